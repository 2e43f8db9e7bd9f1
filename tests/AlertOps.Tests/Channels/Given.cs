using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Tests.Intake;
using AlertOps.Text;

namespace AlertOps.Tests.Channels;

/// <summary>
/// Deliveries, calls and configurations for tests of channels. The renderers are stand-ins, so that the tests do not depend on the wording of messages.
/// </summary>
internal static class Given
{
    public static DateTimeOffset Planned { get; } = new(2026, 11, 21, 3, 8, 4, TimeSpan.Zero);

    public static WeComRenderers WeComRenderers { get; } = new(
        (notice, budget, mentions) => $"### {notice.Badge} {notice.Title}\n[事件]({notice.IncidentUrl}) {budget} {(mentions ? string.Concat(notice.Mentions.Select(id => $"<@{id}>")) : "")}",
        (notice, budget) => $"[{notice.Badge}] {notice.Title}\n{notice.IncidentUrl} {budget}");

    public static EmailRenderers EmailRenderers { get; } = new(
        notice => new MailContent($"[{notice.Badge}] {notice.Title}", $"{notice.Title}\n.\n{notice.IncidentUrl}", $"<p>{notice.Title}</p>"));

    public static Notice Notice(string title = "回调故障 prod-sh 2 个节点", long change = 17) => new(
        NoticeKind.Firing,
        Language.Chinese,
        Severity.Critical,
        1042,
        "严重",
        title,
        Line.Of("失败 100%"),
        "失败 100%",
        [new Block.Links([new Span("事件与图", Tone.Plain, $"https://alertops.example.com/incidents/1042?c={change}")], 0)],
        ["zhangsan"],
        $"https://alertops.example.com/incidents/1042?c={change}");

    public static OutboxDelivery Delivery(long id, Target target, Notice? notice = null, int generation = 1, long change = 17) =>
        new(id, 1042, change, "oncall", target, notice ?? Notice(change: change), generation, Planned);

    public static ImmutableArray<OutboxDelivery> Deliveries(params IEnumerable<Target> targets) =>
        [.. targets.Select((target, i) => Delivery(i + 1, target))];

    public static Call Call(CallDraft draft) => new(1, Planned, 0, draft);

    public static AlertOpsOptions Options(WeComOptions? wecom = null, EmailOptions? email = null)
    {
        var options = TestOptions.Minimal
            .With(new ServerOptions(new Uri("http://127.0.0.1:9087"), new Uri("https://alertops.example.com"), []))
            .With(wecom ?? WeComOptions.None);
        return email is null ? options : options.With(email);
    }
}
