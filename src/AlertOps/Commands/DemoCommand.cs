using System.CommandLine;
using AlertOps.Demo;

namespace AlertOps.Commands;

/// <summary>Runs the service in a temporary folder, with a scripted Prometheus and a story of made-up alerts.</summary>
internal static class DemoCommand
{
    private const int DefaultPort = 9087;

    public static Command Create()
    {
        var command = new Command("demo", "Shows AlertOps at work on made-up alerts, in a throw-away folder; sends nothing to anybody");
        command.SetAction((parsed, ct) => RunAsync(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, ct));
        return command;
    }

    private static async Task<int> RunAsync(TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("alertops-demo-");
        try
        {
            var url = $"http://127.0.0.1:{LoopbackPort.PreferredOrAny(DefaultPort)}";
            var file = Path.Combine(folder.FullName, "alertops.yml");
            await File.WriteAllTextAsync(file, ConfigurationText(url), ct);
            var source = ConfigurationSections.Source(file, new Dictionary<string, string>(StringComparer.Ordinal), folder.FullName);
            var loaded = source.Load();
            if (loaded.Options is null)
            {
                CommandConfiguration.Print(loaded.Problems, errors);
                return ExitCodes.BadConfiguration;
            }

            await output.WriteLineAsync(Welcome(url));
            return await Service.RunAsync(source, loaded, errors, ct, services => services.AddDemo(), app => app.MapDemo());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Without receivers there is one, whose channel sends nothing.</summary>
    private static string ConfigurationText(string url) => $$"""
        server: {listen: "{{url}}", external_url: "{{url}}"}
        storage: {path: alertops.db}
        prometheus: {name: sample, url: "{{url}}{{SamplePrometheus.Path}}"}
        route: {repeat_interval: 10m}

        """;

    private static string Welcome(string url) => $"""
        AlertOps demo: made-up alerts, a scripted Prometheus, and a sandbox instead of channels that send.

          {url}/            incidents: open the red one / 事件：打开红色的那条
          {url}/sandbox     the messages as people would see them / 沙箱：消息收到时的样子
          {url}/runbooks    where the action items come from / 处理手册：行动项的出处

        The story begins now: callbacks fail, a queue fills, a database refuses connections, some of it recovers. Ctrl-C ends it.
        """;
}
