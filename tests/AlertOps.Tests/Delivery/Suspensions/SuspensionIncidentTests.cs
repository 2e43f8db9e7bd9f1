using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Delivery.Suspensions;

namespace AlertOps.Tests.Delivery.Suspensions;

public class SuspensionIncidentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    private static readonly ChannelDescriptor App = new("wecom_app", "应用", "App")
    {
        Quota = new CalendarQuota("per_day", 100_000, "limits.per_day"),
        Day = new CalendarDay(TimeSpan.FromHours(8)),
    };

    [Theory]
    [InlineData(FailureReason.Configuration, "60020", true, "重试没有用", "trying again can't help")]
    [InlineData(FailureReason.RateLimited, "per_day", true, "UTC+8 零点后补发；额度设低了就调高 limits.per_day 并", "after midnight in UTC+8; if limits.per_day is set too low")]
    [InlineData(FailureReason.Timeout, "", false, "对方不应答", "does not answer")]
    [InlineData(FailureReason.RateLimited, "45009", false, "重试没有用", "trying again can't help")]
    internal void Lasting_suspensions_are_reported_with_their_cure(FailureReason reason, string code, bool isReported, string cure, string inEnglish)
    {
        var suspension = new EndpointSuspension("wecom_app", "main", reason, code, "100000 are used up", Noon, Noon.AddHours(12), IsOver: false, IsReported: false) { IsQuota = code == "per_day" };

        Assert.Equal(isReported, suspension.IsForPeople(Noon));
        var alert = Assert.Single(SuspensionIncident.Of(suspension, App, Noon).Alerts);
        Assert.Equal((AlertStatus.Firing, $"通知渠道 wecom_app/main 停发：{$"{code} 100000 are used up".TrimStart()}"), (alert.Status, alert.Annotations["summary"]));
        Assert.Contains(cure, alert.Annotation("description", Language.Chinese), StringComparison.Ordinal);
        Assert.Contains(inEnglish, alert.Annotation("description", Language.English), StringComparison.Ordinal);
        Assert.Equal($"Channel wecom_app/main is stopped: {$"{code} 100000 are used up".TrimStart()}", alert.Annotation("summary", Language.English));
        Assert.Equal(AlertStatus.Resolved, Assert.Single(SuspensionIncident.Of(suspension with { IsOver = true }, App, Noon).Alerts).Status);
    }

    [Fact]
    public void An_endpoint_that_does_not_answer_is_reported_after_five_minutes_and_its_end_when_its_beginning_was()
    {
        var silent = new EndpointSuspension("email", "", FailureReason.Network, "", "", Noon, Noon.AddMinutes(6), IsOver: false, IsReported: false);

        Assert.False(silent.IsForPeople(Noon.AddSeconds(299)));
        Assert.True(silent.IsForPeople(Noon.AddSeconds(300)));
        Assert.True((silent with { IsOver = true, IsReported = true }).IsForPeople(Noon));
    }
}
