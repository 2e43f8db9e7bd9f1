using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Pages;

/// <summary>The results of one runbook's queries for a page, in the runbook's order.</summary>
internal sealed record EvidenceTable(string RunbookId, string RunbookTitle, bool RunbookExists, string Because, DateTimeOffset AskedAt, ImmutableArray<EvidenceRow> Rows)
{
    /// <param name="runbook">Null when the runbook no longer exists; titles and units are missing then.</param>
    public static EvidenceTable Of(StoredEvidence stored, Runbook? runbook, Language language)
    {
        var queries = runbook?.In(language).Queries ?? [];
        var order = queries.Select((query, index) => (query.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        var rows = stored.Evidence.Answers.Values
            .OrderBy(evidence => order.GetValueOrDefault(evidence.QueryId, int.MaxValue))
            .Select(evidence => EvidenceRow.Of(evidence, queries.FirstOrDefault(query => query.Id == evidence.QueryId), language));
        return new(stored.RunbookId, runbook?.In(language).Title ?? stored.RunbookId, runbook is not null, RunbookMatching.ReasonIn(language, stored.Because), stored.Evidence.AskedAt, [.. rows]);
    }
}

/// <param name="Normal">The result of <c>ok_if</c>; unknown when there is no such condition or it can't be evaluated.</param>
internal sealed record EvidenceRow(
    string Title,
    string Expr,
    Unavailable? Missing,
    string Detail,
    ImmutableArray<SeriesRow> Series,
    int MoreSeries,
    Truth Normal,
    TimeSpan Took,
    string Source)
{
    private const int MaxSeries = 20;

    public static EvidenceRow Of(Evidence evidence, RunbookQuery? query, Language language)
    {
        var series = evidence.Series.Take(MaxSeries).Select(item => new SeriesRow(
            item.Labels, item.Value is { } value ? ValueFormat.Format(value, query?.Unit ?? "", language) : ""));
        return new(
            query?.Title ?? evidence.QueryId,
            evidence.Expr,
            evidence.Missing,
            evidence.Detail,
            [.. series],
            Math.Max(0, evidence.Series.Length - MaxSeries),
            query?.OkIf?.AllHold(evidence) ?? Truth.Unknown,
            evidence.Took,
            evidence.Source);
    }
}

/// <param name="Value">The value with its unit; "" where the source returned no number.</param>
internal sealed record SeriesRow(LabelSet Labels, string Value);
