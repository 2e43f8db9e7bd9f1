using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using AlertOps.Notices;

namespace AlertOps.Channels.Email;

/// <summary>
/// The parts of a mail. The subject is one line without control characters; the HTML stands alone (inline styles, no request to anywhere) but for
/// <paramref name="Images"/>, which it shows by <c>cid:</c>.
/// </summary>
internal sealed record MailContent(string Subject, string Text, string Html, ImmutableArray<MailImage> Images)
{
    public MailContent(string subject, string text, string html)
        : this(subject, text, html, [])
    {
    }

    /// <summary>The HTML with its pictures inside, for a browser.</summary>
    public string Standalone => Images.Aggregate(Html, (html, image) =>
        html.Replace($"cid:{image.ContentId}", $"data:image/png;base64,{Convert.ToBase64String(image.Png.AsSpan())}", StringComparison.Ordinal));
}

/// <param name="ContentId">Without angle brackets, made of the bytes: equal pictures have equal ids.</param>
internal sealed record MailImage(string ContentId, ImmutableArray<byte> Png)
{
    public static MailImage Of(ImmutableArray<byte> png) => new($"{Convert.ToHexStringLower(SHA256.HashData(png.AsSpan()).AsSpan(0, 12))}@chart.alertops", png);
}

internal static class MailRenderer
{
    private const int SubjectLength = 150;

    /// <summary>With <see cref="ChartPicture.MaxBytes"/> each, a mail of a few hundred kilobytes at most.</summary>
    private const int MaxPictures = 2;

    /// <summary>SVG of the charts that the mail shows as pictures.</summary>
    public static ImmutableArray<string> Drawings(Notice notice) =>
        [.. ChartPicture.Worth(notice).Take(MaxPictures).Select(chart => ChartPicture.Chart(chart, notice.Language))];

    /// <param name="drawn">The PNG of an SVG; empty when there is none, and then a chart is its caption and its spark.</param>
    public static MailContent Render(Notice notice, Func<string, ImmutableArray<byte>>? drawn = null)
    {
        var pictures = Pictures(notice, drawn);
        return new MailContent(
            Subject(notice),
            PlainText.Render(notice, int.MaxValue),
            MailHtml.Render(notice, pictures),
            [.. pictures.Values.DistinctBy(image => image.ContentId)]);
    }

    /// <summary>Those that nothing else tells come first: of the others the number stands in an action.</summary>
    private static Dictionary<Block.Chart, MailImage> Pictures(Notice notice, Func<string, ImmutableArray<byte>>? drawn)
    {
        var pictures = new Dictionary<Block.Chart, MailImage>(ReferenceEqualityComparer.Instance);
        foreach (var chart in ChartPicture.Worth(notice))
        {
            if (pictures.Count < MaxPictures && drawn?.Invoke(ChartPicture.Chart(chart, notice.Language)) is { IsDefaultOrEmpty: false } png)
            {
                pictures.Add(chart, MailImage.Of(png));
            }
        }

        return pictures;
    }

    /// <summary>"[严重] 回调故障 prod-sh：wacore-2 100%，wacore-1 23.5% #1042"; the number stays however long the rest is, and stands there once.</summary>
    private static string Subject(Notice notice)
    {
        if (notice.Kind == NoticeKind.Digest)
        {
            return CleanText.Of($"[{notice.Badge}]{NoticeHeading.WithoutBadge(notice.Summary, notice)}", SubjectLength);
        }

        var number = " #" + notice.IncidentId.ToString(CultureInfo.InvariantCulture);
        var said = CleanText.Of($"[{notice.Badge}] {notice.Summary}", SubjectLength - number.Length);
        return said.EndsWith(number, StringComparison.Ordinal) ? said : said + number;
    }
}
