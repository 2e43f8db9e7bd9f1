namespace AlertOps.Commands;

internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Problems = 1;
    public const int CouldNotRun = 2;

    /// <summary>EX_SOFTWARE of sysexits: a part of the service has failed for good, and a restart may help.</summary>
    public const int Broken = 70;

    /// <summary>EX_CONFIG of sysexits, which systemd shows by name.</summary>
    public const int BadConfiguration = 78;
}
