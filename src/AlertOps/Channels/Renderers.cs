using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Channels;

/// <summary>The renderers that channels form their bytes with. Channels take them from outside, so that a channel's tests rest on no renderer's wording.</summary>
/// <param name="Markdown">Notice, budget in UTF-8 bytes, whether mentions work.</param>
/// <param name="Text">Notice, budget in UTF-8 bytes.</param>
internal sealed record Renderers(
    Func<Notice, int, bool, string> Markdown,
    Func<Notice, int, string> Text,
    Func<Notice, MailContent> Mail)
{
    /// <summary>Notice, budget in UTF-8 bytes.</summary>
    public Func<Notice, int, string> MarkdownV2 { get; init; } = WeComMarkdownV2.Render;

    /// <summary>A notice's chart as PNG, to stand alone in a chat; empty when it has none, or none can be drawn.</summary>
    public Func<Notice, ImmutableArray<byte>> Picture { get; init; } = _ => [];

    /// <summary>SVG of what <see cref="Picture"/> shows; empty when there is nothing to draw.</summary>
    public Func<Notice, ImmutableArray<string>> PictureDrawing { get; init; } = _ => [];

    /// <summary>SVG of what <see cref="Mail"/> shows.</summary>
    public Func<Notice, ImmutableArray<string>> MailDrawings { get; init; } = _ => [];

    /// <param name="drawn">The PNG of an SVG, as far as it has been drawn; empty when it hasn't.</param>
    public static Renderers With(Func<string, ImmutableArray<byte>> drawn) =>
        new(WeComMarkdown.Render, PlainText.Render, notice => NoticeMail.Render(notice, drawn))
        {
            Picture = notice => Card(notice) is { IsEmpty: false } card ? drawn(card[0]) : [],
            PictureDrawing = Card,
            MailDrawings = NoticeMail.Drawings,
        };

    private static ImmutableArray<string> Card(Notice notice) => [.. ChartPicture.Worth(notice).Take(1).Select(chart => ChartPicture.Card(notice, chart))];
}
