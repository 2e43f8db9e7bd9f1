using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Operations;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Asks Prometheus the questions of the matched runbooks, all at once, inside one budget.</summary>
/// <param name="connect">Gives the HTTP client for a Prometheus; asked for every request.</param>
internal sealed class Enricher(
    ActiveConfiguration configuration, Func<PrometheusOptions, HttpClient> connect, TimeProvider time, ILogger<Enricher> logger)
{
    // Keyed by the options object: a reload makes new ones, and with them a new client and a circuit that is closed.
    private readonly ConditionalWeakTable<PrometheusOptions, PrometheusPeer> peers = [];

    public Enricher(ActiveConfiguration configuration, OutgoingHttp http, TimeProvider time, ILogger<Enricher> logger)
        : this(configuration, options => http.Client(options.Http), time, logger)
    {
    }

    /// <summary>Never throws for what Prometheus does; a missing answer is a value.</summary>
    public async Task<ImmutableArray<RunbookEvidence>> AskAsync(
        ImmutableArray<RunbookMatch> matches, Incident incident, DateTimeOffset now, CancellationToken ct)
    {
        var prometheus = configuration.Current.Prometheus;
        var inquiries = matches.SelectMany((match, index) => Inquiries(index, match, Choose(prometheus, match, incident), now)).ToImmutableArray();
        var urgent = incident.Severity == Severity.Critical;
        var rounds = await Task.WhenAll(inquiries
            .Where(inquiry => inquiry is { Peer: not null, Refusal: null })
            .GroupBy(inquiry => inquiry.Peer!)
            .Select(async group => (Peer: group.Key, Replies: await group.Key.AskAsync(
                [.. group.Select(inquiry => inquiry.Question).Distinct()], now, urgent, ct))));
        var replies = rounds.ToDictionary(round => round.Peer, round => round.Replies);
        return [.. matches.Select((match, index) => new RunbookEvidence(match, new EvidenceSet(
            now,
            EvidenceSet.None(now).Answers.SetItems(inquiries
                .Where(inquiry => inquiry.Match == index)
                .Select(inquiry => KeyValuePair.Create(inquiry.Query.Id, Judge(inquiry, match, replies)))))))];
    }

    /// <summary>The answers when nothing is asked: what is planned will be a line of a digest, which has no room for them.</summary>
    public static ImmutableArray<RunbookEvidence> Unasked(ImmutableArray<RunbookMatch> matches, DateTimeOffset now) =>
    [
        .. matches.Select(match => new RunbookEvidence(match, new EvidenceSet(now, EvidenceSet.None(now).Answers.SetItems(match.Runbook.Queries.Select(query =>
            KeyValuePair.Create(query.Id, Evidence.Unknown(query.Id, query.Expr, Unavailable.NotAsked, "too many messages at once: this one went out in a digest"))))))),
    ];

    /// <summary>A query of a match on its way: what will be asked, and whom.</summary>
    /// <param name="Refusal">Why it can't be asked at all.</param>
    private sealed record Inquiry(int Match, RunbookQuery Query, ImmutableArray<Alert> Alerts, PrometheusPeer? Peer, Question Question, string? Refusal);

    private static IEnumerable<Inquiry> Inquiries(int index, RunbookMatch match, PrometheusPeer? peer, DateTimeOffset now)
    {
        var alerts = QueryText.Subject(match.Alerts);
        foreach (var query in match.Runbook.Queries)
        {
            var filled = query.IsSelf ? SelfQuery.For(alerts) : QueryText.Fill(query.Expr, alerts);
            var window = query.Show == EvidenceView.Chart ? RangeWindow.Before(now, query.Range) : null;
            yield return new Inquiry(index, query, alerts, peer, new Question(filled.Expr, window), filled.Refusal);
        }
    }

    /// <summary>The first Prometheus whose matchers hold for the match's first alert; they see <c>receiver</c> and <c>source</c> as routes do.</summary>
    private PrometheusPeer? Choose(ImmutableArray<PrometheusOptions> prometheus, RunbookMatch match, Incident incident)
    {
        var labels = (match.Alerts.IsEmpty ? incident.CommonLabels : match.Alerts[0].Labels)
            .With("receiver", incident.Key.Receiver)
            .With("source", incident.Key.Source);
        var chosen = prometheus.FirstOrDefault(options => options.Matchers.All(matcher => matcher.Matches(labels)));
        return chosen is null ? null : peers.GetValue(chosen, options => new PrometheusPeer(options, () => connect(options), time, logger));
    }

    private Evidence Judge(
        Inquiry inquiry, RunbookMatch match, Dictionary<PrometheusPeer, ImmutableDictionary<Question, Reply>> replies)
    {
        var (id, expr) = (inquiry.Query.Id, inquiry.Question.Expr);
        if (inquiry.Refusal is { } refusal)
        {
            return Evidence.Unknown(id, expr, Unavailable.NotAsked, refusal);
        }

        if (inquiry.Peer is not { } peer)
        {
            return Evidence.Unknown(id, expr, Unavailable.NotAsked, "no Prometheus is configured for these alerts");
        }

        var (answer, took) = replies[peer][inquiry.Question];
        if (answer.Missing is { } missing)
        {
            logger.QueryUnanswered(id, match.Runbook.Id, missing);
            return Evidence.Unknown(id, expr, missing, answer.Detail, took);
        }

        var series = inquiry.Query.IsSelf ? SelfQuery.Belonging(answer.Series, inquiry.Alerts) : answer.Series;
        var ordered = SeriesSelection.Order([.. series.Select(item => AsOfNow(item, inquiry.Question.Window))]);
        var kept = SeriesSelection.WithPointsOnly(SeriesSelection.Keep(ordered), peer.Options.MaxSeries);
        return kept.IsEmpty
            ? Evidence.Unknown(id, expr, Unavailable.NoData, answer.Detail, took)
            : new Evidence(id, expr, null, kept.Length < ordered.Length ? $"{ordered.Length} series, {kept.Length} kept" : "", kept, took);
    }

    /// <summary>The end of a line is the value of now, unless the line ended long ago.</summary>
    private static Series AsOfNow(Series series, RangeWindow? window) =>
        window is null || series.Points.IsEmpty || series.Points[^1].At >= window.Recent ? series : series with { Value = null };
}
