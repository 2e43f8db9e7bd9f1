using System.Text.RegularExpressions;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Checks the shipped rules and configurations, and AlertOps' metrics, with the tools of Prometheus and Alertmanager.</summary>
public partial class PromtoolTests
{
    [RealPeerFact("promtool")]
    public async Task Promtool_accepts_the_rules() => await SucceedsAsync("promtool", ["check", "rules", .. Files("rules", "*.rules.yml")]);

    [RealPeerFact("promtool")]
    public async Task The_rules_do_what_their_tests_say() => await SucceedsAsync("promtool", ["test", "rules", .. Files(Path.Combine("rules", "tests"), "*.test.yml")]);

    [RealPeerFact("promtool")]
    public async Task Promtool_accepts_the_example_configuration()
    {
        using var folder = new TemporaryFolder();
        var text = (await File.ReadAllTextAsync(RepositoryFiles.Path("deploy", "prometheus", "prometheus.yml")))
            .Replace("/etc/prometheus/rules", RepositoryFiles.Path("rules"), StringComparison.Ordinal);
        foreach (Match match in EtcFile().Matches(text))
        {
            // promtool reads a CA file; a key may be anything.
            folder.Write(match.Groups["name"].Value, match.Value.EndsWith(".pem", StringComparison.Ordinal) ? TestCertificate() : "x");
        }

        await SucceedsAsync("promtool", ["check", "config", folder.Write("prometheus.yml", text.Replace("/etc/prometheus", folder.Path, StringComparison.Ordinal))]);
    }

    [RealPeerFact("amtool")]
    public async Task Amtool_accepts_the_example_configuration() => await SucceedsAsync("amtool", ["check-config", RepositoryFiles.Path("deploy", "alertmanager", "alertmanager.yml")]);

    [RealPeerFact("promtool")]
    public async Task Promtool_finds_nothing_to_say_about_our_metrics()
    {
        using var folder = new TemporaryFolder();
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = await AlertOpsProcess.ServeAsync($"server: {{listen: \"{listen.AbsoluteUri}\"}}", listen, folder);
        using (var alarm = new StringContent("Appid: wx1\n内容: 微信服务器向公众号推送消息或事件后，开发者5秒内没有返回\n次数: 5分钟 312次"))
        using (var taken = await Http.Client.PostAsync(new Uri(listen, "/api/v1/wechat-alarm"), alarm))
        {
            Assert.True(taken.IsSuccessStatusCode, process.Output);
        }

        var text = await Http.Client.GetStringAsync(new Uri(listen, "/metrics"));

        AssertSample(text, "wechat_alarm_notifications_total", 1, "type=\"request_timeout\"", "appid=\"wx1\"");
        AssertSample(text, "wechat_alarm_failures", 312, "type=\"request_timeout\"", "appid=\"wx1\"");
        AssertSample(text, "wechat_alarm_notifications_total", 0, "type=\"markfail\"", "appid=\"\"");
        Assert.Contains("alertops_build_info{", text);
        Assert.Contains("alertops_deliveries_total{channel=\"wecom_robot\",outcome=\"sent\",reason=\"none\"} 0\n", text);
        await SucceedsAsync("sh", ["-c", $"promtool check metrics < {folder.Write("metrics", text)}"], silent: true);
    }

    private static void AssertSample(string text, string name, int value, params string[] labels) => Assert.Contains(
        text.Split('\n'),
        line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.EndsWith($"}} {value}", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)));

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.GetFiles(RepositoryFiles.Path(folder), pattern).Order(StringComparer.Ordinal);

    private static string TestCertificate()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=test", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.ExportCertificatePem();
    }

    private static async Task SucceedsAsync(string program, IEnumerable<string> arguments, bool silent = false)
    {
        await using var tool = PeerProcess.Start(program, arguments);
        await tool.WaitForExitAsync();
        Assert.True(tool.ExitCode == 0 && (!silent || tool.Output.Trim().Length == 0), tool.Output);
    }

    [GeneratedRegex(@"/etc/prometheus/(?<name>[A-Za-z0-9._-]+)")]
    private static partial Regex EtcFile();
}
