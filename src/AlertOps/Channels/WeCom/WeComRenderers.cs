using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// The renderers that WeCom's calls are made with. They are handed in, so that tests of the channels do not depend on the wording of messages.
/// </summary>
/// <param name="Markdown">Notice, budget in UTF-8 bytes, true when mentions work.</param>
/// <param name="Text">Notice, budget in UTF-8 bytes.</param>
internal sealed record WeComRenderers(Func<Notice, int, bool, string> Markdown, Func<Notice, int, string> Text)
{
    /// <summary>Notice, budget in UTF-8 bytes.</summary>
    public Func<Notice, int, string> MarkdownV2 { get; init; } = WeComMarkdownV2.Render;

    /// <summary>The PNG of a notice's chart, for a message that is a picture; empty when the notice has no chart or none can be drawn.</summary>
    public Func<Notice, ImmutableArray<byte>> Picture { get; init; } = _ => [];

    /// <summary>The SVG of <see cref="Picture"/>; empty when there is nothing to draw.</summary>
    public Func<Notice, ImmutableArray<string>> PictureDrawing { get; init; } = _ => [];

    /// <param name="drawn">Returns the PNG of an SVG that has been drawn; empty when it has not.</param>
    public static WeComRenderers With(Func<string, ImmutableArray<byte>> drawn) => new(WeComMarkdown.Render, PlainText.Render)
    {
        Picture = notice => Drawing(notice) is { IsEmpty: false } drawing ? drawn(drawing[0]) : [],
        PictureDrawing = Drawing,
    };

    private static ImmutableArray<string> Drawing(Notice notice) => [.. ChartPicture.ChartsWithPoints(notice).Take(1).Select(chart => ChartPicture.WithHeading(notice, chart))];
}
