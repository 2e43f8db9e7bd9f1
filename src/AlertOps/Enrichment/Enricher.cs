using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Enrichment.Prometheus;
using AlertOps.Incidents;
using AlertOps.Operations;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Asks Prometheus the queries of the matched runbooks, all at once, within one time-out.</summary>
/// <param name="connect">Returns the HTTP client for a Prometheus; called for every request, since connections may be renewed.</param>
internal sealed class Enricher(
    ActiveConfiguration configuration, Func<PrometheusOptions, HttpClient> connect, TimeProvider time, ILogger<Enricher> logger)
{
    // Keyed by the options object: a reload makes new options, and with them a new client and a closed circuit.
    private readonly ConditionalWeakTable<PrometheusOptions, PrometheusServer> servers = [];

    public Enricher(ActiveConfiguration configuration, OutgoingHttp http, TimeProvider time, ILogger<Enricher> logger)
        : this(configuration, options => http.Client(options.Http), time, logger)
    {
    }

    /// <summary>Asks the queries of each match. It never throws for what Prometheus does: a missing answer is a value.</summary>
    public async Task<ImmutableArray<RunbookEvidence>> AskAsync(
        ImmutableArray<RunbookMatch> matches, Incident incident, DateTimeOffset now, CancellationToken ct)
    {
        var prometheus = configuration.Current.Prometheus;
        var prepared = matches.SelectMany((match, index) => Prepare(index, match, Choose(prometheus, match, incident), now)).ToImmutableArray();
        var urgent = incident.Severity == Severity.Critical;
        var rounds = await Task.WhenAll(prepared
            .Where(query => query is { Server: not null, Refusal: null })
            .GroupBy(query => query.Server!)
            .Select(async group => (Server: group.Key, Answers: await group.Key.AskAsync([.. group.Select(query => query.Sent).Distinct()], now, urgent, ct))));
        var answers = rounds.ToDictionary(round => round.Server, round => round.Answers);
        return [.. matches.Select((match, index) => new RunbookEvidence(match, new EvidenceSet(
            now,
            EvidenceSet.None(now).Answers.SetItems(prepared
                .Where(query => query.Match == index)
                .Select(query => KeyValuePair.Create(query.Query.Id, ToEvidence(query, match, answers)))))))];
    }

    /// <summary>The answers when nothing is asked, since the change will be one line of a digest, which shows none.</summary>
    public static ImmutableArray<RunbookEvidence> NotAsked(ImmutableArray<RunbookMatch> matches, DateTimeOffset now) =>
    [
        .. matches.Select(match => new RunbookEvidence(match, new EvidenceSet(now, EvidenceSet.None(now).Answers.SetItems(match.Runbook.Queries.Select(query =>
            KeyValuePair.Create(query.Id, Evidence.Unknown(query.Id, query.Expr, Unavailable.NotAsked, "too many messages at once: this one went out in a digest"))))))),
    ];

    /// <summary>One query of a match, ready to be sent.</summary>
    /// <param name="Match">Index of the match.</param>
    /// <param name="Server">Null when no Prometheus is configured for these alerts.</param>
    /// <param name="Refusal">The reason why it can't be sent at all; null when it can.</param>
    private sealed record PreparedQuery(int Match, RunbookQuery Query, ImmutableArray<Alert> Alerts, PrometheusServer? Server, PrometheusQuery Sent, string? Refusal);

    private static IEnumerable<PreparedQuery> Prepare(int index, RunbookMatch match, PrometheusServer? server, DateTimeOffset now)
    {
        var alerts = QueryPlaceholders.FiringOrAll(match.Alerts);
        foreach (var query in match.Runbook.Queries)
        {
            var filled = query.IsSelf ? SelfQuery.For(alerts) : QueryPlaceholders.Fill(query.Expr, alerts);
            var window = query.Show == EvidenceView.Chart ? RangeWindow.Before(now, query.Range) : null;
            yield return new PreparedQuery(index, query, alerts, server, new PrometheusQuery(filled.Expr, window), filled.Refusal);
        }
    }

    /// <summary>The first Prometheus whose matchers hold for the match's first alert; like routes, they also see <c>receiver</c> and <c>source</c>.</summary>
    private PrometheusServer? Choose(ImmutableArray<PrometheusOptions> prometheus, RunbookMatch match, Incident incident)
    {
        var labels = (match.Alerts.IsEmpty ? incident.CommonLabels : match.Alerts[0].Labels)
            .With("receiver", incident.Key.Receiver)
            .With("source", incident.Key.Source);
        var chosen = prometheus.FirstOrDefault(options => options.Matchers.All(matcher => matcher.Matches(labels)));
        return chosen is null ? null : servers.GetValue(chosen, options => new PrometheusServer(options, () => connect(options), time, logger));
    }

    private Evidence ToEvidence(
        PreparedQuery prepared, RunbookMatch match, Dictionary<PrometheusServer, ImmutableDictionary<PrometheusQuery, TimedAnswer>> answers)
    {
        var (id, expr) = (prepared.Query.Id, prepared.Sent.Expr);
        if (prepared.Refusal is { } refusal)
        {
            return Evidence.Unknown(id, expr, Unavailable.NotAsked, refusal);
        }

        if (prepared.Server is not { } server)
        {
            return Evidence.Unknown(id, expr, Unavailable.NotAsked, "no Prometheus is configured for these alerts");
        }

        var (answer, took) = answers[server][prepared.Sent];
        if (answer.Missing is { } missing)
        {
            logger.QueryUnanswered(id, match.Runbook.Id, missing);
            return Evidence.Unknown(id, expr, missing, answer.Detail, took);
        }

        var series = prepared.Query.IsSelf ? SelfQuery.OwnSeries(answer.Series, prepared.Alerts) : answer.Series;
        var ordered = SeriesSelection.Order([.. series.Select(item => WithPresentValue(item, prepared.Sent.Window))]);
        var kept = SeriesSelection.WithPointsOfFirst(SeriesSelection.Keep(ordered), server.Options.MaxSeries);
        return kept.IsEmpty
            ? Evidence.Unknown(id, expr, Unavailable.NoData, answer.Detail, took)
            : new Evidence(id, expr, null, kept.Length < ordered.Length ? $"{ordered.Length} series, {kept.Length} kept" : "", kept, took);
    }

    /// <summary>The last point of a line is its present value, unless the line ended long ago.</summary>
    private static Series WithPresentValue(Series series, RangeWindow? window) =>
        window is null || series.Points.IsEmpty || series.Points[^1].At >= window.OldestPresent ? series : series with { Value = null };
}
