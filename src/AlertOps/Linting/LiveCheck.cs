using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Operations;
using AlertOps.Runbooks;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Linting;

/// <summary>Checks configuration and content against the running systems: Prometheus and the servers of the channels. It changes nothing and sends no message.</summary>
internal sealed class LiveCheck(OutgoingHttp http, ChannelDirectory channels, TimeProvider time)
{
    /// <summary>Time-out for the metric names, of which a large Prometheus has many.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs all live checks.</summary>
    /// <param name="config">The configuration's file, which the problems name.</param>
    public async Task<ImmutableArray<Problem>> RunAsync(AlertOpsOptions options, string config, ContentReport content, CancellationToken ct) =>
    [
        .. await MetricsAsync(options, config, content, ct),
        .. await ChannelsAsync(config, ct),
    ];

    private async Task<IEnumerable<Problem>> MetricsAsync(AlertOpsOptions options, string config, ContentReport content, CancellationToken ct)
    {
        var answers = await Task.WhenAll(options.Prometheus.Select(async server => (Server: server, Answer: await NamesAsync(server, ct))));
        var failures = answers.Where(item => item.Answer.Failure is not null)
            .Select(item => new Problem(config, 0, $"Prometheus '{item.Server.Name}' can't be asked: {item.Answer.Failure}", "check prometheus.url and its http_config, and that it runs"));
        var answered = answers.Where(item => item.Answer.Failure is null).ToList();
        if (answered.Count == 0)
        {
            return failures;
        }

        // With several servers, each may scrape other targets: a metric is unknown only when none of them has it.
        var seen = answered.SelectMany(item => item.Answer.Names).ToHashSet(StringComparer.Ordinal);
        var by = string.Join(", ", answered.Select(item => $"'{item.Server.Name}'"));
        return failures.Concat(Named(content)
            .Where(place => !seen.Contains(place.Metric))
            .DistinctBy(place => (place.Metric, place.File))
            .Select(place => new Problem(place.File, place.Line, $"{place.Where}: the metric {place.Metric} has never been seen by Prometheus {by}", "mend the name, or have Prometheus scrape what exports it")));
    }

    private async Task<(IReadOnlySet<string> Names, string? Failure)> NamesAsync(PrometheusOptions server, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        return await new PrometheusClient(() => http.Client(server.Http), server.Url).MetricNamesAsync(time.GetUtcNow(), linked.Token);
    }

    /// <summary>The metrics that Prometheus is asked for in rules and runbooks, except those that the rules record and those that it makes of alerts.</summary>
    private static IEnumerable<(string Metric, string File, int Line, string Where)> Named(ContentReport content)
    {
        var rules = content.Rules?.Rules ?? [];
        var own = rules.Select(rule => rule.Record).Append("ALERTS").Append("ALERTS_FOR_STATE").ToHashSet(StringComparer.Ordinal);
        var inRules =
            from rule in rules
            from metric in PromQlLint.MetricsOf(rule.Expr)
            select (metric, rule.File, rule.ExprLine, $"expr of {rule.Name}");
        var inRunbooks =
            from runbook in content.Runbooks.All
            from query in runbook.Queries
            where !query.IsSelf && query.Source == QuerySources.Prometheus
            from metric in PromQlLint.MetricsOf(query.Expr)
            select (metric, ContentLinter.FileOf(content.Runbooks, runbook), query.Line, $"query '{query.Id}'");
        return inRules.Concat(inRunbooks).Where(place => !own.Contains(place.metric));
    }

    private async Task<IEnumerable<Problem>> ChannelsAsync(string config, CancellationToken ct)
    {
        var probes = await Task.WhenAll(channels.All.Select(channel => channel.ProbeAsync(ct)));
        return probes.SelectMany(problems => problems).Select(problem => new Problem(config, 0, problem.What, problem.Cure));
    }
}
