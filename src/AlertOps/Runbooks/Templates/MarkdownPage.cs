using System.Diagnostics.CodeAnalysis;
using System.Net;
using Markdig;
using Markdig.Helpers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AlertOps.Runbooks.Templates;

/// <summary>Renders a page of Markdown as HTML that is safe for any value: values are inserted after parsing, as text, and raw HTML is switched off.</summary>
internal static class MarkdownPage
{
    /// <summary>Longer pages have no ids: Markdig searches a free id for each heading from 1 on, which takes minutes for tens of thousands of equal ones.</summary>
    private const int MaxLinesWithIds = 2000;

    /// <summary>Characters of a stretch without an empty line: the time to parse it may grow with the square of its length.</summary>
    private const int MaxParagraphLength = 32 * 1024;

    private static readonly MarkdownPipeline WithIds = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoIdentifiers().Build();
    private static readonly MarkdownPipeline WithoutIds = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <summary>Renders a page and puts the values in place of their tokens.</summary>
    /// <exception cref="TemplateException">The Markdown can't be parsed, for example a quotation inside a hundred others.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Every exception of Markdig is a problem of the page, which is then shown as text.")]
    public static string ToHtml(string markdown, TokenTable tokens)
    {
        try
        {
            return Render(markdown, tokens);
        }
        catch (Exception error) when (error is not TemplateException)
        {
            throw new TemplateException($"not readable as Markdown: {MarkdownLine.OneLine(error.Message)}", error);
        }
    }

    private static string Render(string markdown, TokenTable tokens)
    {
        if (LongestParagraph(markdown) > MaxParagraphLength)
        {
            throw new TemplateException($"a stretch without an empty line is longer than {MaxParagraphLength / 1024} KiB");
        }

        var pipeline = markdown.AsSpan().Count('\n') <= MaxLinesWithIds ? WithIds : WithoutIds;
        var document = Markdown.Parse(markdown, pipeline);
        foreach (var node in document.Descendants().ToList())
        {
            FillTokens(node, tokens);
        }

        // No token should be left; one in a place that FillTokens does not know becomes escaped text.
        return tokens.Fill(document.ToHtml(pipeline), WebUtility.HtmlEncode);
    }

    /// <summary>Number of characters of the longest stretch without an empty line.</summary>
    private static int LongestParagraph(ReadOnlySpan<char> text)
    {
        var (longest, run) = (0, 0);
        foreach (var line in text.EnumerateLines())
        {
            run = line.IsWhiteSpace() ? 0 : run + line.Length + 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static void FillTokens(MarkdownObject node, TokenTable tokens)
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

    /// <summary>Shows the source of a tag as code and a value as text.</summary>
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

    /// <summary>Turns pictures into links, so that no page loads anything from another host.</summary>
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
