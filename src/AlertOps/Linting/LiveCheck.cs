using System.Collections.Immutable;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Operations;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Linting;

/// <summary>Asks the outside whether it is as configuration and content suppose. It changes nothing there and sends no message.</summary>
internal sealed class LiveCheck(OutgoingHttp http, AccessTokenCache tokens, TimeProvider time)
{
    /// <summary>All metric names of a large Prometheus take a while.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="config">The configuration's file, where problems of the outside are put right.</param>
    public async Task<ImmutableArray<Problem>> RunAsync(AlertOpsOptions options, string config, ContentReport content, CancellationToken ct) =>
    [
        .. await MetricsAsync(options, config, content, ct),
        .. await WeComAsync(options.WeCom, config, ct),
        .. await EmailAsync(options.Email, config, ct),
    ];

    private async Task<IEnumerable<Problem>> MetricsAsync(AlertOpsOptions options, string config, ContentReport content, CancellationToken ct)
    {
        var answers = await Task.WhenAll(options.Prometheus.Select(async peer => (Peer: peer, Answer: await NamesAsync(peer, ct))));
        var failures = answers.Where(item => item.Answer.Failure is not null)
            .Select(item => new Problem(config, 0, $"Prometheus '{item.Peer.Name}' can't be asked: {item.Answer.Failure}", "check prometheus.url and its http_config, and that it runs"));
        var heard = answers.Where(item => item.Answer.Failure is null).ToList();
        if (heard.Count == 0)
        {
            return failures;
        }

        // With several, each may know another part of the world: what none of them has seen is wrong.
        var seen = heard.SelectMany(item => item.Answer.Names).ToHashSet(StringComparer.Ordinal);
        var by = string.Join(", ", heard.Select(item => $"'{item.Peer.Name}'"));
        return failures.Concat(Named(content)
            .Where(place => !seen.Contains(place.Metric))
            .DistinctBy(place => (place.Metric, place.File))
            .Select(place => new Problem(place.File, place.Line, $"{place.Where}: the metric {place.Metric} has never been seen by Prometheus {by}", "mend the name, or have Prometheus scrape what exports it")));
    }

    private async Task<(IReadOnlySet<string> Names, string? Failure)> NamesAsync(PrometheusOptions peer, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        return await new PrometheusClient(() => http.Client(peer.Http), peer.Url).MetricNamesAsync(time.GetUtcNow(), either.Token);
    }

    /// <summary>What rules and runbooks name, but for what the rules record themselves and Prometheus makes of alerts.</summary>
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
            where !query.IsSelf
            from metric in PromQlLint.MetricsOf(query.Expr)
            select (metric, ContentCheck.FileOf(content.Runbooks, runbook), query.Line, $"query '{query.Id}'");
        return inRules.Concat(inRunbooks).Where(place => !own.Contains(place.metric));
    }

    private async Task<IEnumerable<Problem>> WeComAsync(WeComOptions options, string config, CancellationToken ct)
    {
        var problems = new List<Problem>();
        foreach (var app in options.Apps)
        {
            if (await tokens.GetAsync(options, app, ct) is { Token: null } refused)
            {
                problems.Add(new Problem(config, 0, $"WeCom gives app '{app.Name}' no token: {Told(refused.Failure)}", "check wecom.corp_id, secret and api_url, and the app's trusted IPs"));
            }
        }

        return problems;
    }

    private async Task<IEnumerable<Problem>> EmailAsync(EmailOptions? options, string config, CancellationToken ct)
    {
        if (options is null || await SmtpSession.CheckAsync(options, time, ct) is not { Kind: not OutcomeKind.Sent } refused)
        {
            return [];
        }

        return [new Problem(config, 0, $"the mail server {options.Host}:{options.Port} is not ready for us: {Told(refused)}", "check email.smarthost, tls, auth_username and auth_password")];
    }

    private static string Told(Outcome outcome) => $"{outcome.Code} {outcome.Detail}".Trim();
}
