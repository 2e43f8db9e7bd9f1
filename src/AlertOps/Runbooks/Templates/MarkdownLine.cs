using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using AlertOps.Text;
using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AlertOps.Runbooks.Templates;

/// <summary>Parses inline Markdown into spans: `code`, **bold**, [link](url). There are no blocks: a line that begins with # or 1. stays a line.</summary>
internal static class MarkdownLine
{
    private static readonly MarkdownPipeline Pipeline = Create();

    /// <summary>Parses a line and puts the values in place of their tokens.</summary>
    /// <exception cref="TemplateException">The Markdown can't be parsed, for example brackets inside a hundred others.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Every exception of Markdig is a problem of the line, which affects only its own part of a message.")]
    public static Line Parse(string markdown, TokenTable tokens)
    {
        try
        {
            return Spans(markdown, tokens);
        }
        catch (Exception error) when (error is not TemplateException)
        {
            throw new TemplateException($"not readable as Markdown: {OneLine(error.Message)}", error);
        }
    }

    private static Line Spans(string markdown, TokenTable tokens)
    {
        var document = Markdown.Parse(markdown.ReplaceLineEndings(" ").Trim(), Pipeline);
        var spans = new List<Span>();
        foreach (var block in document.OfType<ParagraphBlock>())
        {
            Add(block.Inline, Tone.Plain, null, tokens, spans);
        }

        return new Line(Joined(spans));
    }

    /// <summary>Replaces line breaks and control characters by blanks.</summary>
    public static string OneLine(string text) => text.Any(char.IsControl) || text.Contains('\u2028') || text.Contains('\u2029')
        ? string.Join(' ', string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        : text;

    private static void Add(ContainerInline? container, Tone tone, string? url, TokenTable tokens, List<Span> spans)
    {
        foreach (var inline in container ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    spans.Add(new Span(Fill(literal.Content.ToString(), tokens), tone, url));
                    break;
                case CodeInline code:
                    spans.Add(new Span(Fill(code.Content, tokens), Tone.Value, url));
                    break;
                case HtmlEntityInline entity:
                    spans.Add(new Span(entity.Transcoded.ToString(), tone, url));
                    break;
                case AutolinkInline autolink:
                    spans.Add(new Span(Fill(autolink.Url, tokens), tone, TokenUrl.Fill(autolink.Url, tokens)));
                    break;
                case LinkInline link:
                    Add(link, tone, link.IsImage ? null : TokenUrl.Fill(link.Url ?? "", tokens), tokens, spans);
                    break;
                case EmphasisInline emphasis:
                    Add(emphasis, emphasis.DelimiterCount >= 2 ? Tone.Strong : tone, url, tokens, spans);
                    break;
                case LineBreakInline:
                    spans.Add(new Span(" ", tone, url));
                    break;
                case ContainerInline other:
                    Add(other, tone, url, tokens, spans);
                    break;
            }
        }
    }

    private static string Fill(string text, TokenTable tokens) => tokens.Fill(text, OneLine);

    /// <summary>Joins neighbours with the same tone and link, and drops empty spans.</summary>
    private static ImmutableArray<Span> Joined(List<Span> spans)
    {
        var joined = ImmutableArray.CreateBuilder<Span>();
        var text = new StringBuilder();
        Span? open = null;
        foreach (var span in spans.Where(span => span.Text.Length > 0))
        {
            if (open is not { } before || before.Tone != span.Tone || before.Url != span.Url || span.Tone == Tone.Value)
            {
                Close();
                open = span;
            }

            text.Append(span.Text);
        }

        Close();
        return joined.ToImmutable();

        void Close()
        {
            if (open is { } whole)
            {
                joined.Add(whole with { Text = text.ToString() });
                text.Clear();
            }
        }
    }

    private static MarkdownPipeline Create()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml();
        builder.BlockParsers.Clear();
        builder.BlockParsers.Add(new ParagraphBlockParser());
        return builder.Build();
    }
}
