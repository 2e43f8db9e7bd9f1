using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Metrics;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment.OwnFigures;

/// <summary>Counters are of this process; other processes may share its store.</summary>
internal sealed record OwnFiguresScope(bool CountsAlone);

/// <summary>
/// Answers queries from AlertOps' own figures, as <c>/metrics</c> has them at this moment, so that what AlertOps raises of itself need not wait for a scrape.
/// Figures of the store are measured anew for each round.
/// </summary>
/// <param name="figures">Null in a process that is not the service, such as <c>explain</c>: it has no figures.</param>
internal sealed class OwnFiguresSource(
    IOwnFigures? figures, IEnumerable<IStoredFigures> stored, FigureHistory? history, OwnFiguresScope scope, TimeProvider time,
    ILogger<OwnFiguresSource> logger) : IEvidenceSource
{
    /// <summary>Time-out for reading; the default of Prometheus, so that neither delays a message longer than the other.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private const int MaxDetail = 200;

    public string Name => QuerySources.AlertOps;

    public SyntaxException? Check(RunbookQuery query) => Mistake(query);

    /// <summary>The first mistake for which a query can't be answered from AlertOps' own figures; null when there is none.</summary>
    public static SyntaxException? Mistake(RunbookQuery query)
    {
        if (query.IsSelf)
        {
            return new SyntaxException(0, "'self' is the alert's own expression, which only Prometheus can evaluate", "remove source: alertops");
        }

        if (query.Show == EvidenceView.Chart)
        {
            return new SyntaxException(
                0, "AlertOps' own figures have no past that a chart could show", "write show: value or show: table, or ask Prometheus: remove source: alertops");
        }

        try
        {
            FigureParser.Parse(query.Expr);
            return null;
        }
        catch (SyntaxException error)
        {
            return error;
        }
    }

    public async Task<ImmutableArray<Evidence>> AskAsync(EvidenceRound round, CancellationToken ct)
    {
        if (figures is null || history is null)
        {
            return All(round, Unavailable.NotAsked, "only the running service has these figures", TimeSpan.Zero);
        }

        var began = time.GetTimestamp();
        var (read, missing, detail) = await ReadAsync(figures, ct);
        return missing is { } reason
            ? All(round, reason, detail, time.GetElapsedTime(began))
            : [.. round.Questions.Select(question => Answer(question, read, history, began))];
    }

    private static ImmutableArray<Evidence> All(EvidenceRound round, Unavailable reason, string detail, TimeSpan took) =>
        [.. round.Questions.Select(question => Evidence.Unknown(question.Query.Id, question.Query.Expr, reason, detail, took).From(QuerySources.AlertOps))];

    [SuppressMessage("Design", "CA1031", Justification = "Whatever breaks here, the message goes out without these answers.")]
    private async Task<(ImmutableArray<OwnFigure> Figures, Unavailable? Missing, string Detail)> ReadAsync(IOwnFigures source, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            await Task.WhenAll(stored.Select(item => item.RefreshAsync(linked.Token))).WaitAsync(linked.Token);
            return (await source.ReadAsync(linked.Token).WaitAsync(linked.Token), null, "");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return ([], Unavailable.TimedOut, $"no answer within {PromDuration.Format(Timeout)}");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.OwnFiguresUnread(error.GetType().Name);
            return ([], Unavailable.Unreachable, "the store did not answer");
        }
    }

    private Evidence Answer(EvidenceQuestion question, ImmutableArray<OwnFigure> read, FigureHistory counted, long began)
    {
        var (query, match) = question;
        var filled = QueryPlaceholders.Fill(query.Expr, match.Alerts);
        Evidence Unknown(Unavailable reason, string detail) => Evidence.Unknown(query.Id, filled.Expr, reason, detail, time.GetElapsedTime(began));
        Evidence answer;
        if (filled.Refusal is { } refusal)
        {
            answer = Unknown(Unavailable.NotAsked, refusal);
        }
        else if (Mistake(query with { Expr = filled.Expr }) is { } mistake)
        {
            answer = Unknown(Unavailable.Refused, mistake.Message.Length <= MaxDetail ? mistake.Message : mistake.Message[..MaxDetail] + "…");
        }
        else
        {
            var evaluator = new FigureEvaluator(read, counted, scope.CountsAlone, time.GetUtcNow());
            var series = SeriesSelection.Order([.. evaluator.Evaluate(FigureParser.Parse(filled.Expr)).Select(item => new Series(item.Labels, item.Value, []))]);
            var kept = SeriesSelection.Keep(series);
            answer = kept.IsEmpty
                ? Unknown(Unavailable.NoData, evaluator.Remark)
                : new Evidence(query.Id, filled.Expr, null, evaluator.Remark, kept, time.GetElapsedTime(began)) { IsCut = kept.Length < series.Length };
        }

        return answer.From(QuerySources.AlertOps);
    }
}
