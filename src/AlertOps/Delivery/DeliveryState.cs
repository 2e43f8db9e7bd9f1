namespace AlertOps.Delivery;

/// <summary>The state of a delivery in the outbox.</summary>
internal enum DeliveryState
{
    /// <summary>The delivery waits for its first call, or for the next attempt of the call that covers it.</summary>
    Pending,

    /// <summary>The call that covers it is being sent.</summary>
    Sending,
    Sent,

    /// <summary>Nothing is sent: a newer delivery replaces it, or another receiver was notified instead.</summary>
    Suppressed,

    /// <summary>It can't succeed; a person may replay it.</summary>
    Dead,
}
