namespace AlertOps.Configuration;

/// <summary>
/// The configuration in force. Readers take <see cref="Current"/> once per piece of work, so that one message never mixes two versions.
/// </summary>
internal sealed class ActiveConfiguration(AlertOpsOptions initial)
{
    private volatile AlertOpsOptions current = initial;

    /// <summary>Raised after a new version is in force.</summary>
    public event Action<AlertOpsOptions>? Changed;

    public AlertOpsOptions Current => current;

    public void Replace(AlertOpsOptions options)
    {
        current = options;
        Changed?.Invoke(options);
    }
}
