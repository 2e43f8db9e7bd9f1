namespace AlertOps.Commands;

internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Problems = 1;
    public const int CouldNotRun = 2;

    /// <summary>sysexits' EX_SOFTWARE: a part of the service broke for good, and a fresh start may mend it.</summary>
    public const int Broken = 70;

    /// <summary>sysexits' EX_CONFIG, which systemd shows by name.</summary>
    public const int BadConfiguration = 78;
}
