using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Tests.Storage;

/// <summary>Small words for what the store is given.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public static readonly CalendarDay Beijing = new(TimeSpan.FromHours(8));

    public static readonly ChannelDescriptors NoLimits = Channels();

    /// <summary>Channels of every kind, all with these rate limits.</summary>
    public static ChannelDescriptors Channels(params ImmutableArray<RateLimit> limits) => Channels(1000, limits);

    /// <param name="quota">Units that an app may send in a day of Beijing; null when they are not counted.</param>
    public static ChannelDescriptors Channels(int? quota, params ImmutableArray<RateLimit> limits) => new(
    [
        new("wecom_app", "应用", "App")
        {
            RateLimits = limits,
            RateLimitScope = KeyScope.Recipient,
            HasGrowingRateWindows = true,
            Quota = quota is { } most ? new CalendarQuota("person_times_per_day", most, "limits.per_day") : null,
            Day = Beijing,
        },
        new("wecom_robot", "机器人", "Robot") { RateLimits = limits, OneAtATimePer = KeyScope.Endpoint, HasGrowingRateWindows = true, Day = Beijing },
        new("email", "邮件", "Email") { RateLimits = limits, RateLimitScope = KeyScope.Channel, OneAtATimePer = KeyScope.Recipient },
        new("webhook", "Webhook", "Webhook") { RateLimits = limits },
        new("sandbox", "沙箱", "Sandbox") { RateLimits = limits, RateLimitScope = KeyScope.Channel },
    ]);

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static Alert Firing(string name, double from = 0, string severity = "warning") => new(
        name, AlertStatus.Firing, LabelSet.Of(("alertname", "HostDown"), ("instance", name), ("severity", severity)), LabelSet.Empty, At(from), null, "");

    public static Alert Resolved(string name, double from, double to, string severity = "warning") =>
        Firing(name, from, severity) with { Status = AlertStatus.Resolved, EndsAt = At(to) };

    public static GroupUpdate Update(double at, params ImmutableArray<Alert> alerts) => new(
        "", "hook", "{}:{alertname=\"HostDown\"}", null, alerts, LabelSet.Of(("alertname", "HostDown")), LabelSet.Empty, LabelSet.Empty, "http://am", 0, At(at));

    /// <summary>Claims the calls of all lanes that are due.</summary>
    public static async Task<ImmutableArray<Call>> ClaimCallsAsync(
        this IOutboxStore store, ChannelDescriptors channels, DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct)
    {
        var calls = ImmutableArray.CreateBuilder<Call>();
        foreach (var work in (await store.LanesWithWorkAsync(now, ct)).Where(work => work.HasRetries))
        {
            calls.AddRange(await store.ClaimCallsAsync(work.Lane, channels, now, lease, max, criticalOnly: false, ct));
        }

        return calls.ToImmutable();
    }

    /// <summary>The deliveries of all lanes that are due, in the order of a lane.</summary>
    public static async Task<ImmutableArray<DueDelivery>> DueDeliveriesAsync(this IOutboxStore store, DateTimeOffset now, int max, CancellationToken ct)
    {
        var due = new List<DueDelivery>();
        foreach (var work in (await store.LanesWithWorkAsync(now, ct)).Where(work => work.HasFresh))
        {
            due.AddRange(await store.DueDeliveriesAsync(work.Lane, NoLimits.Of(work.Lane.Channel), now, max, ct));
        }

        return [.. due.OrderByDescending(item => item.Delivery.IsCritical).ThenBy(item => item.Delivery.CreatedAt).ThenBy(item => item.Delivery.Id)];
    }

    /// <summary>The next incident to be planned; null when there is nothing to do.</summary>
    public static async Task<ClaimedIncident?> ClaimIncidentAsync(this IIncidentStore store, DateTimeOffset now, TimeSpan lease, CancellationToken ct) =>
        (await store.ClaimIncidentsAsync(now, lease, 1, ct)).SingleOrDefault();

    public static GroupUpdate Of(this GroupUpdate update, string key) => update with { GroupKey = key };

    public static Notice Notice(string title = "down") => new(
        NoticeKind.Firing, Language.Chinese, Severity.Warning, 1, "警告", title, Line.Of("失败 100%"), "失败", [new Block.Paragraph(Line.Of("重启"), 1)], ["zhangsan"], "http://a/1");

    public static Target Person(string name) => new("wecom_app", "default", "user:" + name, "markdown");

    public static Target Robot(string name) => new("wecom_robot", name, "", "markdown");

    public static StoredEvidence Evidence(double value) => new("host/HostDown", "alertname", new EvidenceSet(Start, ImmutableSortedDictionary<string, Evidence>.Empty
        .Add("load", AlertOps.Runbooks.Evidence.Known("load", "node_load1", [new Series(LabelSet.Of(("instance", "a")), value, [])]))));

    public static PlannedChange Plan(ClaimedIncident claim, params ImmutableArray<Target> targets) => new(
        claim.Pending.LastOrDefault(change => change.Kind.DeservesMessage()) ?? claim.Pending[^1],
        [Evidence(double.NaN)],
        Notice("回调故障"),
        new Plan([.. targets.Select(target => new PlannedDelivery("oncall", target, Notice()))], null));

    public static CallDraft Draft(params ImmutableArray<OutboxDelivery> deliveries) => new(
        deliveries[0].Target.Channel,
        deliveries[0].Target.Endpoint,
        [.. deliveries.Select(delivery => delivery.Id)],
        [.. deliveries.Select(delivery => delivery.Target.Recipient)],
        "application/json",
        [.. "{\"text\":\"回调\"}"u8]);

    public static Attempt Tried(double at) => new(At(at), TimeSpan.FromMilliseconds(120));

    public static CallResult Sent(string id = "m-1") => CallResult.Of(Outcome.Sent("0"), id);

    public static CallResult Later() => CallResult.Of(Outcome.Later(FailureReason.Timeout, "", "no answer"));

    public static CallResult Never() => CallResult.Of(Outcome.Never(FailureReason.ContentRefused, "44004", "empty"));
}
