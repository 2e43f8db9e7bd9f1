namespace AlertOps.Delivery;

/// <summary>Says in what calls the deliveries of a refused call are tried again.</summary>
internal enum RetryShape
{
    None,

    /// <summary>In calls with fewer recipients: the channel refuses one of them.</summary>
    SplitRecipients,

    /// <summary>With less content: the channel refused it.</summary>
    ReduceContent,
}
