using System.Net;
using System.Net.Http.Headers;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>The only channel of a receiver can't work until somebody mends the configuration: its fallback is told at once, not after its ten minutes.</summary>
public class ARobotThatIsGoneFallsBackAtOnce
{
    private const string RobotPath = "/cgi-bin/webhook/send";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("wecom_robot: {robot: ops}", RobotPath, 93000)]
    [InlineData("wecom_app: {to: [\"person:zhangsan\"]}", "/cgi-bin/gettoken", 40001)]
    public async Task The_mail_of_its_fallback_comes_within_seconds_and_says_why(string channel, string path, int code)
    {
        using var folder = new TemporaryFolder();
        await using var site = await OnCallSite.StartAsync();
        site.WeCom.Reply(code).Always().On(path);
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = await AlertOpsProcess.ServeAsync(WithFallback(site.Configuration(listen), channel), listen, folder);

        await PostAsync(listen, 1);
        await Eventually.TrueAsync(() => Mails(site, 1).Count > 0, Patience, () => process.Output);
        await PostAsync(listen, 2);
        await Eventually.TrueAsync(() => Mails(site, 2).Count > 0, Patience, () => process.Output);

        Assert.All([.. Mails(site, 1), .. Mails(site, 2)], mail => Assert.Contains(code.ToString(System.Globalization.CultureInfo.InvariantCulture), mail.Text, StringComparison.Ordinal));
        Assert.Single(Mails(site, 1));
        Assert.Single(Mails(site, 2));
        Assert.Single(site.WeCom.Received, call => call.Path == path);
    }

    [Fact]
    public async Task What_went_to_the_fallback_is_not_told_again_when_the_robot_is_back()
    {
        await using var at = await FaultSite.StartAsync(edit: (_, good) => WithFallback(good, "wecom_robot: {robot: ops}"));
        at.People.WeCom.Reply(93000).Always().On(RobotPath);
        await at.OpenAsync(1);
        await WithinAsync(at, TimeSpan.FromMinutes(2), () => at.Seen("email", 1) == 1);
        await at.OpenAsync(2);
        await WithinAsync(at, TimeSpan.FromMinutes(2), () => at.Seen("email", 2) == 1);

        at.People.WeCom.Faults.Clear();
        await at.Service.ReloadAsync(WithFallback(at.People.Configuration(new Uri("http://127.0.0.1:0")), "wecom_robot: {robot: ops}"));
        await at.OpenAsync(3);
        await WithinAsync(at, TimeSpan.FromMinutes(2), () => at.Seen("wecom_robot", 3) == 1);

        // The one call that had found it out was the try that went through; what had none stays with the fallback.
        Assert.Equal((1, 0, 1), (at.Seen("wecom_robot", 1), at.Seen("wecom_robot", 2), at.Seen("wecom_robot", 3)));
        Assert.Equal((1, 1, 0), (at.Seen("email", 1), at.Seen("email", 2), at.Seen("email", 3)));
    }

    private static string WithFallback(string good, string channel)
    {
        var (before, after) = (good.IndexOf("receivers:", StringComparison.Ordinal), good.IndexOf("route:", StringComparison.Ordinal));
        return $$"""
            {{good[..before]}}receivers:
              - name: oncall
                fallback: leads
                fallback_after: 10m
                channels: [{{"{"}}{{channel}}{{"}"}}]
              - name: leads
                channels: [{email: {to: ["person:zhangsan"]} }]
            {{good[after..]}}
            """;
    }

    private static List<ReceivedMail> Mails(OnCallSite site, int number) =>
        [.. site.Mail.Received.Where(mail => mail.Text.Contains(FaultSite.NodeOf(number), StringComparison.Ordinal))];

    private static async Task PostAsync(Uri listen, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(listen, "/api/v1/alertmanager")) { Content = new ByteArrayContent(FaultSite.Body(number)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "webhook-token-0123456789");
        using var answer = await Http.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Waits for at most this much of the service's time.</summary>
    private static async Task WithinAsync(FaultSite at, TimeSpan limit, Func<bool> holds)
    {
        var end = at.Time.GetUtcNow() + limit;
        await Eventually.TrueAsync(
            () =>
            {
                if (holds())
                {
                    return true;
                }

                at.Time.Advance(TimeSpan.FromMilliseconds(100));
                Assert.True(at.Time.GetUtcNow() < end, "it has not come in its time");
                return false;
            },
            Patience,
            () => "it has not come");
    }
}
