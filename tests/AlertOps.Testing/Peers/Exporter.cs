namespace AlertOps.Testing.Peers;

/// <summary>Runs any of Prometheus' exporters on a free port; they all have the same option for it.</summary>
public sealed class Exporter : IAsyncDisposable
{
    private readonly PeerProcess process;

    private Exporter(PeerProcess process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public string Target => $"127.0.0.1:{Port}";

    public string Output => process.Output;

    public static Task<Exporter> StartAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        StartAsync(program, arguments, "--web.listen-address=127.0.0.1:", environment);

    /// <param name="program">The program that starts the exporter, when the exporter is an argument itself (prlimit, unshare).</param>
    /// <param name="listen">The option for address and port, up to the port; null for a program with {port} in its arguments.</param>
    public static async Task<Exporter> StartAsync(
        string program, IEnumerable<string> arguments, string? listen, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var port = PeerProcess.FreePort();
        var all = arguments.Select(argument => argument.Replace("{port}", $"{port}"));
        var started = PeerProcess.Start(program, listen is null ? all : all.Append($"{listen}{port}"), environment: environment);
        var exporter = new Exporter(started, port);
        try
        {
            await started.UntilAnswersAsync(new Uri($"http://{exporter.Target}/metrics"));
            return exporter;
        }
        catch
        {
            await exporter.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
