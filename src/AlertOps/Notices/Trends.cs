using System.Collections.Immutable;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>Builds the charts of a message: a caption with the value and its trend, and the points for renderers that draw.</summary>
internal static class Trends
{
    private const int MaxLines = 5;
    private const int NameLength = 40;

    /// <summary>Growth is measured over the last quarter of an hour, and needs at least three minutes.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MinLength = TimeSpan.FromMinutes(3);

    /// <param name="shownElsewhere">True when an action shows the value already, so that chats leave the chart out.</param>
    public static Block.Chart Chart(NoticeDraft draft, EvidenceLines answers, RunbookQuery query, bool shownElsewhere, int rank)
    {
        var answer = answers.Evidence[query.Id]!;
        var worst = EvidenceLines.Worst(query, answer);
        var names = answers.Names(answer);
        var title = EvidenceLines.Title(query);
        var where = answer.Series.Length > 1 ? string.Join(' ', names.Of(worst)) : "";
        var caption = title + (where.Length > 0 ? draft.Phrases.Bracketed(where) : "") + " " + answers.Format(worst.Value!.Value, query)
            + (Growth(worst.Points) is { } growth ? draft.Phrases.Comma + PerMinute(growth, query, draft.Phrases) : "");
        var lines = answer.Series.Where(series => series.HasValue && !series.Points.IsDefaultOrEmpty).Take(MaxLines)
            .Select(series => new ChartLine(CleanText.Of(Name(names.Of(series), title), NameLength), Points(series)));
        return new Block.Chart(caption, query.Unit, [.. lines], query.OkIf?.Limit, Sparkline.Of(worst.Points), rank)
        {
            ShownElsewhere = shownElsewhere,
            UtcOffsetMinutes = draft.UtcOffsetMinutes,
        };
    }

    public static string PerMinute(double growth, RunbookQuery query, NoticePhrases phrases) =>
        phrases.PerMinute(ValueFormat.Delta(growth, query.Unit, phrases.Language));

    /// <summary>Change per minute over the last quarter of an hour; null when the time is too short or the change too small.</summary>
    public static double? Growth(ImmutableArray<Sample> points)
    {
        if (points.IsDefaultOrEmpty)
        {
            return null;
        }

        var finite = points.Where(point => double.IsFinite(point.Value)).ToArray();
        if (finite.Length < 2)
        {
            return null;
        }

        var last = finite[^1];
        var from = Array.FindLast(finite, point => last.At - point.At >= Window);
        var first = from == default ? finite[0] : from;
        var length = last.At - first.At;
        var change = last.Value - first.Value;
        return length < MinLength || Math.Abs(change) <= 0.02 * Math.Max(Math.Abs(last.Value), Math.Abs(first.Value)) ? null : change / length.TotalMinutes;
    }

    private static string Name(ImmutableArray<string> name, string otherwise) => name.IsEmpty ? otherwise : string.Join(' ', name);

    private static ImmutableArray<ChartPoint> Points(Series series) =>
        [.. series.Points.Where(point => double.IsFinite(point.Value)).Select(point => new ChartPoint(point.At.ToUnixTimeSeconds(), point.Value))];
}
