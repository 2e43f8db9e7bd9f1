using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Runbooks;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>Answers queries from the Prometheus that is configured for the alerts.</summary>
/// <param name="connect">Returns the HTTP client for a Prometheus; called for every request, since connections may be renewed.</param>
internal sealed class PrometheusSource(
    ActiveConfiguration configuration, Func<PrometheusOptions, HttpClient> connect, TimeProvider time, ILogger<PrometheusSource> logger) : IEvidenceSource
{
    // Keyed by the options object: a reload makes new options, and with them a new client and a closed circuit.
    private readonly ConditionalWeakTable<PrometheusOptions, PrometheusServer> servers = [];

    public string Name => QuerySources.Prometheus;

    public SyntaxException? Check(RunbookQuery query) => Mistake(query);

    /// <summary>The first mistake for which Prometheus would refuse a query; null when there is none.</summary>
    public static SyntaxException? Mistake(RunbookQuery query) => query.IsSelf ? null : PromQlLint.Check(query.Expr);

    /// <summary>Each Prometheus is asked its questions within its own time-out, equal ones once.</summary>
    public async Task<ImmutableArray<Evidence>> AskAsync(EvidenceRound round, CancellationToken ct)
    {
        var prometheus = configuration.Current.Prometheus;
        var prepared = round.Questions.Select(question => Prepare(question, Choose(prometheus, question.Match, round.Incident), round.Now)).ToImmutableArray();
        var urgent = round.Incident.Severity == Severity.Critical;
        var rounds = await Task.WhenAll(prepared
            .Where(query => query is { Server: not null, Refusal: null })
            .GroupBy(query => query.Server!)
            .Select(async group => (Server: group.Key, Answers: await group.Key.AskAsync([.. group.Select(query => query.Sent).Distinct()], round.Now, urgent, ct))));
        var answers = rounds.ToDictionary(asked => asked.Server, asked => asked.Answers);
        return [.. prepared.Select(query => ToEvidence(query, answers))];
    }

    /// <summary>One query, ready to be sent.</summary>
    /// <param name="Server">Null when no Prometheus is configured for these alerts.</param>
    /// <param name="Refusal">The reason why it can't be sent at all; null when it can.</param>
    private sealed record PreparedQuery(RunbookQuery Query, ImmutableArray<Alert> Alerts, PrometheusServer? Server, PrometheusQuery Sent, string? Refusal);

    private static PreparedQuery Prepare(EvidenceQuestion question, PrometheusServer? server, DateTimeOffset now)
    {
        var (query, match) = question;
        var alerts = match.FiringOrAll;
        var filled = query.IsSelf ? SelfQuery.For(alerts) : QueryPlaceholders.Fill(query.Expr, alerts);
        var window = query.Show == EvidenceView.Chart ? RangeWindow.Before(now, query.Range) : null;
        return new PreparedQuery(query, alerts, server, new PrometheusQuery(filled.Expr, window), filled.Refusal);
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

    private static Evidence ToEvidence(PreparedQuery prepared, Dictionary<PrometheusServer, ImmutableDictionary<PrometheusQuery, TimedAnswer>> answers)
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
            return Evidence.Unknown(id, expr, missing, answer.Detail, took);
        }

        var series = prepared.Query.IsSelf ? SelfQuery.OwnSeries(answer.Series, prepared.Alerts) : answer.Series;
        var ordered = SeriesSelection.Order([.. series.Select(item => WithPresentValue(item, prepared.Sent.Window))]);
        var kept = SeriesSelection.WithPointsOfFirst(SeriesSelection.Keep(ordered), server.Options.MaxSeries);
        return kept.IsEmpty
            ? Evidence.Unknown(id, expr, Unavailable.NoData, answer.Detail, took)
            : new Evidence(id, expr, null, kept.Length < ordered.Length ? $"{ordered.Length} series, {kept.Length} kept" : "", kept, took) { IsCut = kept.Length < ordered.Length };
    }

    /// <summary>The last point of a line is its present value, unless the line ended long ago.</summary>
    private static Series WithPresentValue(Series series, RangeWindow? window) =>
        window is null || series.Points.IsEmpty || series.Points[^1].At >= window.OldestPresent ? series : series with { Value = null };
}
