using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AlertOps.Text;

/// <summary>The emphasis of a run of text: bold, a colour or a code box.</summary>
internal enum Tone
{
    Plain,
    Strong,

    /// <summary>Orange-red, for bad news.</summary>
    Warning,

    /// <summary>Green, for recovery.</summary>
    Good,

    /// <summary>Grey, for side notes.</summary>
    Quiet,

    /// <summary>A number or a literal, in a code box.</summary>
    Value,
}

/// <summary>A run of text in one tone; with <paramref name="Url"/> it is a link. The text is raw: every renderer escapes it for its place.</summary>
internal sealed record Span(string Text, Tone Tone = Tone.Plain, string? Url = null);

/// <summary>One line of text: spans that follow each other with no space added between them.</summary>
internal sealed record Line(ImmutableArray<Span> Spans)
{
    public static Line Of(params ImmutableArray<Span> spans) => new(spans);

    public static Line Of(string text, Tone tone = Tone.Plain) => new([new Span(text, tone)]);

    [JsonIgnore]
    public string Text => string.Concat(Spans.Select(span => span.Text));
}
