using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>One of several notices for the same target.</summary>
/// <param name="At">When it was planned.</param>
internal sealed record DigestItem(Notice Notice, DateTimeOffset At);

/// <summary>
/// Several notices for one target as one: the worst few in a line each, the others by what fired, every incident with its number. Pure.
/// </summary>
internal static class DigestNotice
{
    private const int WhatLength = 40;

    /// <summary>How much is told in detail, most first; a tighter one is taken only when it covers more incidents.</summary>
    private static readonly Shape[] Shapes = [new(Lines: 5, Length: 80), new(Lines: 5, Length: 40), new(Lines: 3, Length: 24)];

    /// <summary>
    /// Covers as many as fit, worst first, then oldest; what is over comes last. <c>Taken</c> is how many of them: a prefix in that order (see
    /// <see cref="Sorted"/>). When only one fits or only one is there, it is that one's own notice, which shrinks by itself.
    /// </summary>
    /// <param name="fits">Whether the channel would show all of it: <see cref="PlainText.Fits"/>, or that of another renderer.</param>
    /// <param name="allUrl">Where all of them can be seen.</param>
    public static (Notice Notice, int Taken) Of(IReadOnlyList<DigestItem> items, Func<Notice, bool> fits, TimeZoneInfo zone, string allUrl)
    {
        var sorted = Sorted(items);
        var best = (sorted[0].Notice, Taken: 1);
        foreach (var shape in Shapes)
        {
            var taken = Most(best.Taken, sorted.Length, count => fits(Write(sorted[..count], shape, zone, allUrl)));
            if (taken > best.Taken)
            {
                best = (Write(sorted[..taken], shape, zone, allUrl), taken);
            }

            if (best.Taken == sorted.Length)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>The order in which a digest takes its items.</summary>
    public static ImmutableArray<DigestItem> Sorted(IEnumerable<DigestItem> items) =>
        [.. items.OrderBy(item => item.Notice.Kind == NoticeKind.Resolved).ThenByDescending(item => item.Notice.Severity).ThenBy(item => item.At)];

    /// <summary>The most that fit; <paramref name="sure"/> when no more do.</summary>
    private static int Most(int sure, int all, Func<int, bool> fits)
    {
        var (low, high) = (sure, all);
        while (low < high)
        {
            var middle = high - ((high - low) / 2);
            (low, high) = fits(middle) ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static Notice Write(ImmutableArray<DigestItem> taken, Shape shape, TimeZoneInfo zone, string allUrl)
    {
        var first = taken[0].Notice;
        var phrases = NoticePhrases.In(first.Language);

        // The newest notice of an incident says how it stands; two receivers may lead to the same target.
        var items = Sorted(taken.GroupBy(item => item.Notice.IncidentId).Select(same => same.MaxBy(item => item.At)!));
        var firing = items.Select(item => item.Notice).Where(notice => notice.Kind != NoticeKind.Resolved).ToImmutableArray();
        var told = firing.Take(shape.Lines).ToImmutableArray();
        var folded = items.Select(item => item.Notice).Where(notice => notice.Kind == NoticeKind.Resolved).ToImmutableArray();
        folded = [.. firing.Skip(told.Length), .. folded];

        var badge = firing.Length == items.Length && firing.All(notice => notice.Kind == NoticeKind.Firing)
            ? phrases.NewIncidents(items.Length)
            : phrases.Incidents(items.Length);
        var title = phrases.DigestTitle(badge, Period(items, zone, phrases), Counts(items, phrases));
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (!told.IsEmpty)
        {
            blocks.Add(new Block.Numbered([.. told.Select(notice => Detailed(notice, shape.Length, phrases))], BlockRank.Always));
        }

        if (!folded.IsEmpty)
        {
            blocks.Add(new Block.Quote([.. Folded(folded, phrases)], BlockRank.Facts));
        }

        blocks.Add(new Block.Links([new Span(phrases.AllIncidents, Tone.Plain, allUrl)], BlockRank.Always));
        return new Notice(
            NoticeKind.Digest, first.Language, firing.IsEmpty ? Severity.Info : firing.Max(notice => notice.Severity), items[0].Notice.IncidentId,
            badge, title, Line.Of(), title + phrases.Colon + CleanText.Of(items[0].Notice.Title), blocks.ToImmutable(),
            [.. firing.SelectMany(notice => notice.Mentions).Distinct(StringComparer.OrdinalIgnoreCase)], allUrl)
        {
            MentionedMobiles = [.. firing.SelectMany(notice => notice.MentionedMobiles).Distinct(StringComparer.Ordinal)],
            MentionsEverybody = firing.Any(notice => notice.MentionsEverybody),
        };
    }

    /// <summary>"**严重** MySQL 连接耗尽 db-03：151/151，拒绝 42 次/分 [#1043](…)".</summary>
    private static Line Detailed(Notice notice, int length, NoticePhrases phrases)
    {
        var (title, headline) = (CleanText.Of(notice.Title, length), CleanText.Of(notice.Headline.Text, length));
        return Line.Of(
            new Span(phrases.Severity(notice.Severity), Tone.Strong),
            new Span(headline.Length == 0 ? $" {title} " : $" {title}{phrases.Colon}{headline} "),
            new Span(Number(notice), Tone.Plain, notice.IncidentUrl));
    }

    /// <summary>"**警告** 高 CPU 12：#1045 #1046 …", worst first, then what there is most of.</summary>
    private static IEnumerable<Line> Folded(ImmutableArray<Notice> notices, NoticePhrases phrases) =>
        from notice in notices
        let what = CleanText.Of(notice.ShortTitle.Length == 0 ? notice.Title : notice.ShortTitle, WhatLength)
        group notice by (Over: notice.Kind == NoticeKind.Resolved, Severity: notice.Kind == NoticeKind.Resolved ? default : notice.Severity, What: what) into same
        orderby same.Key.Over, same.Key.Severity descending, same.Count() descending, same.Key.What
        select Line.Of(
            new Span(same.Key.Over ? phrases.Resolved : phrases.Severity(same.Key.Severity), Tone.Strong),
            new Span($" {Called(same.Key.What, [.. same])}{phrases.Colon}{string.Join(' ', same.Select(Number))}"));

    // One alone has room to say where.
    private static string Called(string what, ImmutableArray<Notice> same) =>
        same is [var only] ? CleanText.Of(only.Title, WhatLength) : string.Create(CultureInfo.InvariantCulture, $"{what} {same.Length}");

    private static string Counts(ImmutableArray<DigestItem> items, NoticePhrases phrases)
    {
        var kinds = items.CountBy(item => item.Notice.Kind).ToDictionary();
        var parts = items.Where(item => item.Notice.Kind != NoticeKind.Resolved).CountBy(item => item.Notice.Severity)
            .OrderByDescending(pair => pair.Key).Select(pair => phrases.CountedAs(pair.Key, pair.Value));
        if (kinds.TryGetValue(NoticeKind.Reminder, out var reminders))
        {
            parts = parts.Append(phrases.Reminders(reminders));
        }

        return string.Join(phrases.Comma, kinds.TryGetValue(NoticeKind.Resolved, out var over) ? parts.Append(phrases.ResolvedCount(over)) : parts);
    }

    private static string Period(ImmutableArray<DigestItem> items, TimeZoneInfo zone, NoticePhrases phrases)
    {
        var from = TimeZoneInfo.ConvertTime(items.Min(item => item.At), zone);
        var to = TimeZoneInfo.ConvertTime(items.Max(item => item.At), zone);
        var format = from.Date == to.Date ? "HH:mm" : "MM-dd HH:mm";
        return phrases.Period(from.ToString(format, CultureInfo.InvariantCulture), to.ToString(format, CultureInfo.InvariantCulture));
    }

    private static string Number(Notice notice) => string.Create(CultureInfo.InvariantCulture, $"#{notice.IncidentId}");

    /// <param name="Lines">How many incidents get a line of their own.</param>
    /// <param name="Length">Runes of title and of headline in it.</param>
    private sealed record Shape(int Lines, int Length);
}
