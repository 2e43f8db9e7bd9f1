using System.Net;
using System.Text;
using AlertOps.Testing;

namespace AlertOps.Tests.Planning;

/// <summary>AlertOps tells of a suspended channel within a second, long before any Prometheus has scraped it.</summary>
public class SuspensionMessageTests
{
    [Fact]
    public async Task The_message_about_a_suspended_channel_counts_it_whatever_Prometheus_last_saw()
    {
        await using var site = await OnCallSite.StartAsync();
        await using var prometheus = await FakePrometheus.StartAsync();
        prometheus.Value("alertops_", 0).Value("vector(", 0);
        site.WeCom.Reply(93000, "invalid webhook url").Times(100).On("/cgi-bin/webhook/send");
        await using var service = await TestService.StartAsync(
            site.Configuration(new Uri("http://127.0.0.1:0"), prometheus.Url, more: $"runbooks: {{path: {RepositoryFiles.Path("runbooks")}}}"), TimeProvider.System);
        using var response = await service.PostAsync(
            "/api/v1/notify", Encoding.UTF8.GetBytes("{\"receiver\":\"oncall\",\"title\":\"磁盘将满\"}"), OnCallSite.ApiToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        var message = await UntilSeenAsync(site, "通知渠道停发");

        var stopped = Assert.Single(message.Split('\n'), line => line.Contains("现在停发的渠道", StringComparison.Ordinal));
        Assert.Contains("✘（应为 0）（AlertOps 自身）", stopped, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"现在停发的渠道\W*0\b", message);
        Assert.DoesNotContain("✔", message, StringComparison.Ordinal);
        Assert.DoesNotContain("已排除", message, StringComparison.Ordinal);
        Assert.Contains("wecom_robot", message, StringComparison.Ordinal);
        Assert.DoesNotContain(prometheus.Received, request => request.Query.Contains("alertops_", StringComparison.Ordinal));
    }

    private static async Task<string> UntilSeenAsync(OnCallSite site, string text)
    {
        await Eventually.TrueAsync(
            () => site.App.Any(message => message.Content.Contains(text, StringComparison.Ordinal)),
            TimeSpan.FromSeconds(60),
            () => string.Join("\n\n", site.App.Select(message => message.Content)));
        return site.App.First(message => message.Content.Contains(text, StringComparison.Ordinal)).Content;
    }
}
