using System.Globalization;

namespace AlertOps.Operations.Connections;

/// <summary>
/// Derives the number of connections from the limit of open files (RLIMIT_NOFILE). A process that runs out of descriptors can load no library and open no
/// database, and ends; anybody who can open connections could cause that.
/// </summary>
/// <param name="Files">The number of files that this process may have open; null where the system doesn't say.</param>
internal sealed record FileDescriptorLimit(long? Files)
{
    /// <summary>The number of files without which the service does not start.</summary>
    public const int Least = 512;

    /// <summary>
    /// Descriptors that are kept for everything else: about 290 that a process at rest has open (libraries, logs, the database, watched folders), 128 outgoing
    /// calls, and some for files that come and go.
    /// </summary>
    private const int Reserve = 448;

    /// <summary>Upper limit of connections: more would only cost memory, however many the system allows.</summary>
    private const int MostConnections = 4096;

    private const string Limits = "/proc/self/limits";

    /// <summary>The number of connections that may be open at a time.</summary>
    public int Connections => (int)Math.Clamp((Files ?? long.MaxValue) - Reserve, Least - Reserve, MostConnections);

    /// <summary>The reason why the service must not start, with its cure; null when it may.</summary>
    public string? Problem => Files >= Least || Files is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"this process may have only {Files} files open and needs at least {Least}: raise the limit (LimitNOFILE= in a systemd unit, --ulimit nofile= of a container, ulimit -n in a shell)");

    /// <summary>Reads the limit as the runtime has set it: at its start it raises the soft limit to the hard one.</summary>
    public static FileDescriptorLimit OfThisProcess() => Read(File.Exists(Limits) ? File.ReadLines(Limits) : []);

    /// <param name="lines">The lines of <c>/proc/self/limits</c>: "Max open files            1024                 524288               files".</param>
    public static FileDescriptorLimit Read(IEnumerable<string> lines)
    {
        const string name = "Max open files";
        var soft = lines.Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]).FirstOrDefault();
        return new(long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null);
    }
}
