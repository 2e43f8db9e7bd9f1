namespace AlertOps.Delivery;

/// <summary>The part of a target that shares something: a rate limit, or the right to have one call under way.</summary>
internal enum KeyScope
{
    /// <summary>Nothing is shared: every delivery stands for itself.</summary>
    None,

    /// <summary>All deliveries of the channel share it.</summary>
    Channel,

    /// <summary>All deliveries of one endpoint share it.</summary>
    Endpoint,

    /// <summary>All deliveries to one recipient of an endpoint share it, whatever the case of its letters.</summary>
    Recipient,
}
