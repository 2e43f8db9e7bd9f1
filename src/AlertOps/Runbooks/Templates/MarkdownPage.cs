using System.Diagnostics.CodeAnalysis;
using System.Net;
using Markdig;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AlertOps.Runbooks.Templates;

/// <summary>A page of Markdown → HTML that is safe whatever the values say: they are put in after parsing, as text, and raw HTML is switched off.</summary>
internal static class MarkdownPage
{
    /// <summary>Markdig looks for a free name for each heading from the beginning: with tens of thousands of the same words that takes minutes.</summary>
    private const int MostLinesWithNames = 2000;

    /// <summary>What stands together is read in a time that may grow with the square of its length.</summary>
    private const int LongestParagraph = 32 * 1024;

    private static readonly MarkdownPipeline Named = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoIdentifiers().Build();
    private static readonly MarkdownPipeline Nameless = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <exception cref="TemplateException">The Markdown can't be laid out, such as a quotation within a hundred others.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "A page that Markdig chokes on is shown as text, whatever it throws.")]
    public static string ToHtml(string markdown, TokenTable tokens)
    {
        try
        {
            return LaidOut(markdown, tokens);
        }
        catch (Exception error) when (error is not TemplateException)
        {
            throw new TemplateException($"not readable as Markdown: {MarkdownLine.OneLine(error.Message)}", error);
        }
    }

    private static string LaidOut(string markdown, TokenTable tokens)
    {
        if (LongestRun(markdown) > LongestParagraph)
        {
            throw new TemplateException($"a stretch without an empty line is longer than {LongestParagraph / 1024} KiB");
        }

        var pipeline = markdown.AsSpan().Count('\n') <= MostLinesWithNames ? Named : Nameless;
        var document = Markdown.Parse(markdown, pipeline);
        foreach (var node in document.Descendants().ToList())
        {
            Settle(node, tokens);
        }

        // Nothing should be left; if a token hides where we didn't look, it still ends as text.
        return tokens.Fill(document.ToHtml(pipeline), WebUtility.HtmlEncode);
    }

    /// <summary>Characters of the longest stretch of lines of which none is empty.</summary>
    private static int LongestRun(ReadOnlySpan<char> text)
    {
        var (longest, run) = (0, 0);
        foreach (var line in text.EnumerateLines())
        {
            run = line.IsWhiteSpace() ? 0 : run + line.Length + 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static void Settle(MarkdownObject node, TokenTable tokens)
    {
        switch (node)
        {
            case LiteralInline literal:
                Literal(literal, tokens);
                break;
            case CodeInline code:
                code.Content = tokens.Fill(code.Content);
                break;
            case AutolinkInline autolink when TokenUrl.Fill(autolink.Url, tokens) is { } url:
                autolink.Url = url;
                break;
            case AutolinkInline autolink:
                autolink.ReplaceBy(new LiteralInline(tokens.Fill(autolink.Url)));
                break;
            case LinkInline link:
                Link(link, tokens);
                break;
            case LeafBlock block:
                Block(block, tokens);
                break;
        }
    }

    /// <summary>The source of a tag is shown as code, a value as text.</summary>
    private static void Literal(LiteralInline literal, TokenTable tokens)
    {
        var text = literal.Content.ToString();
        if (!text.Any(TokenTable.IsToken))
        {
            return;
        }

        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (TokenTable.IsToken(text[i]) && tokens[text[i]] is { IsSource: true } source)
            {
                literal.InsertBefore(new LiteralInline(tokens.Fill(text[start..i])));
                literal.InsertBefore(new CodeInline(source.Text));
                start = i + 1;
            }
        }

        literal.Content = new StringSlice(tokens.Fill(text[start..]));
    }

    /// <summary>Pictures become links: no page asks another host for anything.</summary>
    private static void Link(LinkInline link, TokenTable tokens)
    {
        link.IsImage = false;
        link.GetDynamicUrl = null;
        link.Title = tokens.Fill(link.Title ?? "");
        if (TokenUrl.Fill(link.Url ?? "", tokens) is not { } url)
        {
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
            return;
        }

        link.Url = url;
        if (!url.StartsWith('/') && !url.StartsWith('#'))
        {
            link.GetAttributes().AddPropertyIfNotExist("rel", "noopener noreferrer");
        }
    }

    private static void Block(LeafBlock block, TokenTable tokens)
    {
        if (block.TryGetAttributes() is { Id: { } id } attributes && id.Any(TokenTable.IsToken))
        {
            attributes.Id = string.Concat(id.Where(character => !TokenTable.IsToken(character))).Trim('-');
        }

        if (block is CodeBlock)
        {
            for (var i = 0; i < block.Lines.Count; i++)
            {
                block.Lines.Lines[i].Slice = new StringSlice(tokens.Fill(block.Lines.Lines[i].Slice.ToString()));
            }
        }
    }
}
