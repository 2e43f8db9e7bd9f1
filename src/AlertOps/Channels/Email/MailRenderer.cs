using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using AlertOps.Notices;

namespace AlertOps.Channels.Email;

/// <summary>
/// The parts of a mail. The subject is one line without control characters. The HTML needs nothing from elsewhere (its styles are inline) but
/// <paramref name="Images"/>, which it refers to by <c>cid:</c>.
/// </summary>
internal sealed record MailContent(string Subject, string Text, string Html, ImmutableArray<MailImage> Images)
{
    public MailContent(string subject, string text, string html)
        : this(subject, text, html, [])
    {
    }

    /// <summary>The HTML with its pictures as data URLs, for a browser.</summary>
    public string Standalone => Images.Aggregate(Html, (html, image) =>
        html.Replace($"cid:{image.ContentId}", $"data:image/png;base64,{Convert.ToBase64String(image.Png.AsSpan())}", StringComparison.Ordinal));
}

/// <param name="ContentId">Without angle brackets, derived from the bytes: equal pictures have equal ids.</param>
internal sealed record MailImage(string ContentId, ImmutableArray<byte> Png)
{
    public static MailImage Of(ImmutableArray<byte> png) => new($"{Convert.ToHexStringLower(SHA256.HashData(png.AsSpan()).AsSpan(0, 12))}@chart.alertops", png);
}

/// <summary>Renders a notice as a mail.</summary>
internal static class MailRenderer
{
    private const int SubjectLength = 150;

    /// <summary>With <see cref="ChartPicture.MaxBytes"/> each, a mail of a few hundred kilobytes at most.</summary>
    private const int MaxPictures = 2;

    /// <summary>The SVG of the charts that the mail shows as pictures.</summary>
    public static ImmutableArray<string> Drawings(Notice notice) =>
        [.. ChartPicture.ChartsWithPoints(notice).Take(MaxPictures).Select(chart => ChartPicture.Chart(chart, notice.Language))];

    /// <param name="drawn">Returns the PNG of an SVG; empty when there is none, and then the mail shows the chart's caption and sparkline.</param>
    public static MailContent Render(Notice notice, Func<string, ImmutableArray<byte>>? drawn = null)
    {
        var pictures = Pictures(notice, drawn);
        return new MailContent(
            Subject(notice),
            PlainText.Render(notice, int.MaxValue),
            MailHtml.Render(notice, pictures),
            [.. pictures.Values.DistinctBy(image => image.ContentId)]);
    }

    /// <summary>Charts whose value the mail shows nowhere else come first.</summary>
    private static Dictionary<Block.Chart, MailImage> Pictures(Notice notice, Func<string, ImmutableArray<byte>>? drawn)
    {
        var pictures = new Dictionary<Block.Chart, MailImage>(ReferenceEqualityComparer.Instance);
        foreach (var chart in ChartPicture.ChartsWithPoints(notice))
        {
            if (pictures.Count < MaxPictures && drawn?.Invoke(ChartPicture.Chart(chart, notice.Language)) is { IsDefaultOrEmpty: false } png)
            {
                pictures.Add(chart, MailImage.Of(png));
            }
        }

        return pictures;
    }

    /// <summary>"[严重] 回调故障 prod-sh：wacore-2 100%，wacore-1 23.5% #1042". The number is never cut off, and never repeated.</summary>
    private static string Subject(Notice notice)
    {
        if (notice.Kind == NoticeKind.Digest)
        {
            return CleanText.Of($"[{notice.Badge}]{NoticeHeading.WithoutBadge(notice.Summary, notice)}", SubjectLength);
        }

        var number = " #" + notice.IncidentId.ToString(CultureInfo.InvariantCulture);
        var text = CleanText.Of($"[{notice.Badge}] {notice.Summary}", SubjectLength - number.Length);
        return text.EndsWith(number, StringComparison.Ordinal) ? text : text + number;
    }
}
