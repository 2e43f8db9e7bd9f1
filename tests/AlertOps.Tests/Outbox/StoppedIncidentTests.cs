using AlertOps.Alerts;
using AlertOps.Outbox;

namespace AlertOps.Tests.Outbox;

public class StoppedIncidentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(FailureReason.Configuration, "60020", true, "重试没有用")]
    [InlineData(FailureReason.RateLimited, DayQuota.Code, true, "零点后补发")]
    [InlineData(FailureReason.RateLimited, "45009", false, "重试没有用")]
    internal void People_hear_of_what_lasts_and_what_ends_it(FailureReason reason, string code, bool told, string cure)
    {
        var stop = new ChannelStop("wecom_app", "main", reason, code, "100000 are used up", Noon, Noon.AddHours(12), IsOver: false, IsTold: false);

        Assert.Equal(told, stop.IsForPeople);
        var alert = Assert.Single(StoppedIncident.Of(stop, Noon).Alerts);
        Assert.Equal((AlertStatus.Firing, $"通知渠道 wecom_app/main 停发：{code} 100000 are used up"), (alert.Status, alert.Annotations["summary"]));
        Assert.Contains(cure, alert.Annotations["description"], StringComparison.Ordinal);
        Assert.Equal(AlertStatus.Resolved, Assert.Single(StoppedIncident.Of(stop with { IsOver = true }, Noon).Alerts).Status);
    }
}
