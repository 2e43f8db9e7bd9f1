using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Enrichment;
using AlertOps.Incidents;
using AlertOps.Intake.Alertmanager;
using AlertOps.Linting;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Testing;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AlertOps.Benchmarks;

internal static class Micro
{
    /// <summary>Runs in this process: the benchmarked types are internal, and a generated project would lack the repository's build settings.</summary>
    public static IConfig Configuration { get; } = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
}

/// <summary>Measures the pure code that every alert passes.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class HotPath
{
    private const int Alerts = 20;
    private const int AppBudget = 2048;

    private static readonly DateTimeOffset Now = new(2026, 1, 5, 3, 10, 0, TimeSpan.Zero);
    private static readonly WebhookOrigin Origin = new("bench", null);

    private readonly byte[] body = Body();
    private readonly GroupUpdate update;
    private readonly KnownIncident known;
    private readonly Runbook runbook;
    private readonly NoticeInput input;
    private readonly Notice notice;
    private readonly TemplateModel model;

    public HotPath()
    {
        update = Parsed();
        known = new KnownIncident(1, IncidentState.Open, update.Alerts.ToDictionary(
            alert => alert.Fingerprint, alert => new KnownAlert(alert.Status, Severity.Warning, alert.StartsAt, null), StringComparer.Ordinal));
        runbook = RunbookCatalog.Load(RepositoryFiles.Path("runbooks")).Find("WhatsAppCallbackFailure")!;
        input = SampleIncident.Of(runbook, answered: true);
        notice = NewNotice();
        model = new TemplateModel(runbook, input.Incident, input.Incident.Subject, input.Runbooks[0].Evidence, TimeZoneInfo.Utc);
    }

    [Benchmark(Description = "parse a webhook body of 20 alerts")]
    public object ParseBody() => Parsed();

    [Benchmark(Description = "compare an update of 20 known alerts")]
    public object CompareUpdate() => UpdateComparison.Compare(known, update, SeverityRules.Default, confirmed: false);

    [Benchmark(Description = "fill the labels of 20 alerts into a query")]
    public object FillQuery() => QueryPlaceholders.Fill(
        """topk(5, sum by (type, result) (rate(callback_requests_duration_ms_count{node=~"$node", instance=~"$instance", result!="success"}[5m])))""", update.Alerts);

    [Benchmark(Description = "render a template to a line")]
    public object RenderLine() => TemplateRenderer.RenderLine("在 {{labels.node}} 的日志里搜 `network error`，{{annotations.summary}}", model);

    [Benchmark(Description = "write a notice from runbook and evidence")]
    public object WriteNotice() => NewNotice();

    [Benchmark(Description = "render a notice to WeCom Markdown")]
    public object RenderMarkdown() => WeComMarkdown.Render(notice, AppBudget, mentions: false);

    private static byte[] Body()
    {
        var request = LoadRequest.Webhook(new Uri("http://127.0.0.1"), "micro", Alerts, token: null).Bytes;
        return request[(request.IndexOf("\r\n\r\n"u8) + 4)..].ToArray();
    }

    private GroupUpdate Parsed() => AlertmanagerWebhookParser.TryParse(body, Origin, Now, out var parsed, out var problem)
        ? parsed
        : throw new InvalidOperationException($"{problem.Path}: {problem.What}");

    private Notice NewNotice() => new NoticeBuilder().Build(input, Language.Chinese, TimeZoneInfo.Utc);
}
