using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>One of several notices for the same target.</summary>
/// <param name="At">The instant at which it was planned.</param>
internal sealed record DigestItem(Notice Notice, DateTimeOffset At);

/// <summary>
/// Merges several notices for one target into a digest: the worst few in a line each, the others grouped by title, every incident with its number. It has
/// no side effects.
/// </summary>
internal static class DigestNotice
{
    private const int ShortTitleLength = 40;

    /// <summary>The levels of detail, the highest first. A lower one is used only when it covers more incidents.</summary>
    private static readonly DetailLevel[] DetailLevels = [new(Lines: 5, Length: 80), new(Lines: 5, Length: 40), new(Lines: 3, Length: 24)];

    /// <summary>
    /// Builds a digest of as many items as fit, in the order of <see cref="Sorted"/>; <c>Taken</c> is their number. When only one item fits or there is only
    /// one, the result is its own notice, which shrinks by itself.
    /// </summary>
    /// <param name="fits">True when the channel would show all of a notice, such as <see cref="PlainText.Fits"/>.</param>
    /// <param name="allUrl">The page that lists all incidents.</param>
    public static (Notice Notice, int Taken) Of(IReadOnlyList<DigestItem> items, Func<Notice, bool> fits, TimeZoneInfo zone, string allUrl)
    {
        var sorted = Sorted(items);
        var best = (sorted[0].Notice, Taken: 1);
        foreach (var level in DetailLevels)
        {
            var taken = LargestFit(best.Taken, sorted.Length, count => fits(Write(sorted[..count], level, zone, allUrl)));
            if (taken > best.Taken)
            {
                best = (Write(sorted[..taken], level, zone, allUrl), taken);
            }

            if (best.Taken == sorted.Length)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>The order in which a digest takes its items: the worst first, then the oldest, resolved ones last.</summary>
    public static ImmutableArray<DigestItem> Sorted(IEnumerable<DigestItem> items) =>
        [.. items.OrderBy(item => item.Notice.Kind == NoticeKind.Resolved).ThenByDescending(item => item.Notice.Severity).ThenBy(item => item.At)];

    /// <summary>The largest number between <paramref name="least"/> and <paramref name="all"/> that fits, by binary search.</summary>
    private static int LargestFit(int least, int all, Func<int, bool> fits)
    {
        var (low, high) = (least, all);
        while (low < high)
        {
            var middle = high - ((high - low) / 2);
            (low, high) = fits(middle) ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private static Notice Write(ImmutableArray<DigestItem> taken, DetailLevel level, TimeZoneInfo zone, string allUrl)
    {
        var first = taken[0].Notice;
        var phrases = NoticePhrases.In(first.Language);

        // Two receivers may lead to the same target: only the newest notice of an incident counts.
        var items = Sorted(taken.GroupBy(item => item.Notice.IncidentId).Select(same => same.MaxBy(item => item.At)!));
        var firing = items.Select(item => item.Notice).Where(notice => notice.Kind != NoticeKind.Resolved).ToImmutableArray();
        var detailed = firing.Take(level.Lines).ToImmutableArray();
        var folded = items.Select(item => item.Notice).Where(notice => notice.Kind == NoticeKind.Resolved).ToImmutableArray();
        folded = [.. firing.Skip(detailed.Length), .. folded];

        var badge = firing.Length == items.Length && firing.All(notice => notice.Kind == NoticeKind.Firing)
            ? phrases.NewIncidents(items.Length)
            : phrases.Incidents(items.Length);
        var title = phrases.DigestTitle(badge, Period(items, zone, phrases), Counts(items, phrases));
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (!detailed.IsEmpty)
        {
            blocks.Add(new Block.Numbered([.. detailed.Select(notice => Detailed(notice, level.Length, phrases))], BlockRank.Always));
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

    /// <summary>"**警告** 高 CPU 12：#1045 #1046 …", the worst first, then the largest groups.</summary>
    private static IEnumerable<Line> Folded(ImmutableArray<Notice> notices, NoticePhrases phrases) =>
        from notice in notices
        let title = CleanText.Of(notice.ShortTitle.Length == 0 ? notice.Title : notice.ShortTitle, ShortTitleLength)
        group notice by (IsResolved: notice.Kind == NoticeKind.Resolved, Severity: notice.Kind == NoticeKind.Resolved ? default : notice.Severity, Title: title) into same
        orderby same.Key.IsResolved, same.Key.Severity descending, same.Count() descending, same.Key.Title
        select Line.Of(
            new Span(same.Key.IsResolved ? phrases.Resolved : phrases.Severity(same.Key.Severity), Tone.Strong),
            new Span($" {GroupTitle(same.Key.Title, [.. same])}{phrases.Colon}{string.Join(' ', same.Select(Number))}"));

    // A group of one incident has room for the full title with the place.
    private static string GroupTitle(string title, ImmutableArray<Notice> same) =>
        same is [var only] ? CleanText.Of(only.Title, ShortTitleLength) : string.Create(CultureInfo.InvariantCulture, $"{title} {same.Length}");

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

    /// <param name="Lines">Number of incidents with a line of their own.</param>
    /// <param name="Length">The length of title and headline in that line, in runes.</param>
    private sealed record DetailLevel(int Lines, int Length);
}
