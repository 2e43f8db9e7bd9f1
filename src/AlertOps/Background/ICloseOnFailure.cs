namespace AlertOps.Background;

/// <summary>Accepts work from outside, and must stop accepting it as soon as the service has failed.</summary>
internal interface ICloseOnFailure
{
    /// <summary>Accepts nothing more. Work that was accepted is finished.</summary>
    void Close();
}
