namespace AlertOps.Background;

/// <summary>Takes work from outside, and must take no more as soon as the service has failed for good.</summary>
internal interface ICloseOnFailure
{
    /// <summary>Takes nothing more. What was taken is finished.</summary>
    void Close();
}
