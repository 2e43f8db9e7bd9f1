using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;

namespace AlertOps.Delivery;

/// <summary>One part of a message as the person who gets it sees it.</summary>
/// <param name="ChineseLabel">The label that Chinese readers see.</param>
/// <param name="EnglishLabel">The label that English readers see.</param>
/// <param name="Text">The part as text; the subject, for a document.</param>
internal sealed record PreviewPart(string ChineseLabel, string EnglishLabel, string Text)
{
    /// <summary>UTF-8 bytes that the channel allows for the text; null when it sets no limit.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>The text as the channel's client shows it: a piece of HTML in which everything that came with an alert is escaped. Null to show the text as it is.</summary>
    public string? Html { get; init; }

    /// <summary>A whole HTML document, which pages show in a frame of its own that may run and load nothing. Null for a part that has none.</summary>
    public string? Document { get; init; }

    public int Bytes => Encoding.UTF8.GetByteCount(Text);

    public string LabelIn(Language language) => language == Language.English ? EnglishLabel : ChineseLabel;

    /// <summary>The bytes as text: for a call that is read as it was sent, and for bytes that the channel can't read.</summary>
    public static ImmutableArray<PreviewPart> Raw(ImmutableArray<byte> body) => [new PreviewPart("正文", "Body", Encoding.UTF8.GetString(body.AsSpan()))];
}
