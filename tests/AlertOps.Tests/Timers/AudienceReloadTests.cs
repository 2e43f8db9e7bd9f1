using System.Net;
using System.Text;
using AlertOps.Testing;

namespace AlertOps.Tests.Timers;

/// <summary>Follows incidents of a running service whose people and receivers change between two messages.</summary>
public class AudienceReloadTests
{
    private const string RobotPath = "/cgi-bin/webhook/send";
    private const string WithFallback = "oncall, fallback: mail, fallback_after: 10m, channels: [{wecom_robot: {robot: ops}}]";
    private const string Fallback = "mail, channels: [{email: {to: ['person:zhangsan']}}]";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_fallback_reaches_a_person_at_the_address_of_the_moment_when_it_is_taken()
    {
        var (to, text) = await FallBackAsync(site => Configuration(site, "zhangsan, email: new@example.com", WithFallback, Fallback));

        Assert.Equal("new@example.com", to);
        Assert.Contains("原接收人 oncall", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fallback_that_was_removed_is_stood_in_for_by_the_root_and_the_message_says_so()
    {
        var (to, text) = await FallBackAsync(site => Configuration(site, "zhangsan, email: new@example.com", "oncall, channels: [{wecom_robot: {robot: ops}}]"));

        Assert.Equal("root@example.com", to);
        Assert.Contains("接收人 mail 已不在配置里，改发给你", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_reaches_nobody_is_said_on_the_page_of_the_incident_and_in_the_message_to_its_stand_in()
    {
        var time = new ManualTimeProvider();
        await using var site = await OnCallSite.StartAsync(time);
        await using var service = await TestService.StartAsync(
            Configuration(site, "zhangsan, email: z@example.com", "oncall, channels: [{email: {to: ['label:owner']}}]"), time);

        await PostAsync(service);
        await SeenAsync(time, () => site.Mail.Received.Count > 0, "no mail arrived");

        var mail = Assert.Single(site.Mail.Received);
        Assert.Equal(["root@example.com"], mail.Recipients);
        Assert.Contains("原接收人 oncall 现在找不到人（label:owner），改发给你", mail.Text, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode(await Http.Client.GetStringAsync(new Uri(service.Url, "/incidents/1?lang=zh")));
        Assert.Contains("接收人 oncall 现在找不到人（label:owner），改发给 everyone", page, StringComparison.Ordinal);
    }

    /// <summary>Notifies a receiver whose robot is busy, reloads, and waits for its fallback.</summary>
    private static async Task<(string To, string Text)> FallBackAsync(Func<OnCallSite, string> reloaded)
    {
        var time = new ManualTimeProvider();
        await using var site = await OnCallSite.StartAsync(time);
        site.WeCom.Reply(-1).Always().On(RobotPath);
        await using var service = await TestService.StartAsync(
            Configuration(site, "zhangsan, email: old@example.com", WithFallback, Fallback), time);
        await PostAsync(service);
        await SeenAsync(time, () => site.WeCom.Received.Any(call => call.Path == RobotPath), "the robot is not called");

        await service.ReloadAsync(reloaded(site));
        time.Advance(TimeSpan.FromMinutes(10));
        await SeenAsync(time, () => site.Mail.Received.Count > 0, "no mail arrived");

        var mail = Assert.Single(site.Mail.Received);
        return (Assert.Single(mail.Recipients), mail.Text);
    }

    private static async Task PostAsync(TestService service)
    {
        using var answer = await service.PostAsync("/api/v1/notify", Encoding.UTF8.GetBytes("""{"receiver":"oncall","title":"磁盘将满"}"""), OnCallSite.ApiToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static Task SeenAsync(ManualTimeProvider time, Func<bool> isSeen, string otherwise) => Eventually.TrueAsync(
        () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            return Task.FromResult(isSeen());
        },
        Patience,
        () => otherwise);

    private static string Configuration(OnCallSite site, string person, params string[] receivers)
    {
        var text = site.Configuration(new Uri("http://127.0.0.1:0"));
        return text[..text.IndexOf("people:", StringComparison.Ordinal)] + $$"""
            people: [{id: {{person}}}]
            route: {receiver: everyone}
            receivers:
              - {name: everyone, channels: [{email: {to: root@example.com} }] }

            """ + string.Concat(receivers.Select(receiver => $"  - {{name: {receiver}}}\n"));
    }
}
