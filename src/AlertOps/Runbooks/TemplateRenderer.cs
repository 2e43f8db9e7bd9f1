using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks.Templates;
using AlertOps.Text;

namespace AlertOps.Runbooks;

/// <summary>What a template may speak of.</summary>
/// <param name="Alerts">The alerts that the runbook answers for; a label over several of them gives its distinct values.</param>
internal sealed record TemplateModel(Runbook Runbook, Incident Incident, ImmutableArray<Alert> Alerts, EvidenceSet Evidence, TimeZoneInfo TimeZone)
{
    /// <summary>The message whose webhook body the template writes; null for other templates.</summary>
    public TemplateNotice? Notice { get; init; }

    /// <summary>Number and Grafana unit → text.</summary>
    public Func<double, string, string> Format { get; init; } = (value, unit) => ValueFormat.Format(value, unit, Runbook.Language);
}

/// <summary>The texts of a message, for the template of a webhook's body.</summary>
/// <param name="Text">The whole message as plain text, of at most <see cref="MaxTextBytes"/> in UTF-8.</param>
internal sealed record TemplateNotice(string Badge, string Title, string Headline, string Summary, string Text, string Url)
{
    public const int MaxTextBytes = 4096;
}

/// <summary>A template that can't be rendered; it costs its own piece of the message.</summary>
internal sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Handlebars over alert, alerts, labels, annotations, incident and queries. Values from outside are escaped for where they land, and no template can
/// switch that off. An <c>{{#if}}</c> on something unknown renders neither branch.
/// </summary>
internal static class TemplateRenderer
{
    /// <summary>Characters that one line or title may come to; a message has 4,096 bytes in all.</summary>
    private const int LongestLine = 16 * 1024;
    private const int LongestBody = 64 * 1024;
    private const int LongestPage = 256 * 1024;

    /// <summary>Plain text, for titles. One line.</summary>
    /// <exception cref="TemplateException"/>
    public static string RenderText(string template, TemplateModel model)
    {
        var tokens = new TokenTable();
        return MarkdownLine.OneLine(tokens.Fill(TemplateEngine.Run(template, model, TemplateUse.Text, tokens, LongestLine))).Trim();
    }

    /// <summary>One line with inline Markdown (`code`, **bold**, [link](url)); Markdown inside label values stays text.</summary>
    /// <exception cref="TemplateException"/>
    public static Line RenderLine(string template, TemplateModel model)
    {
        var tokens = new TokenTable();
        return MarkdownLine.Parse(TemplateEngine.Run(template, model, TemplateUse.Line, tokens, LongestLine), tokens);
    }

    /// <summary>The body of a webhook. Values are escaped for its type: inside JSON strings, form fields and XML; other types have none of it.</summary>
    /// <exception cref="TemplateException"/>
    public static string RenderBody(string template, TemplateModel model, string mediaType)
    {
        var tokens = new TokenTable();
        return tokens.Fill(TemplateEngine.Run(template, model, TemplateUse.Body, tokens, LongestBody), BodyEscape.For(mediaType));
    }

    /// <summary>What is wrong with a template that belongs to no runbook: each problem with its cure. Empty when it is fine.</summary>
    public static ImmutableArray<(string What, string Cure)> Check(string template, TemplateUse use)
    {
        try
        {
            return [.. TemplateChecker.Check(TemplateScanner.Cut(template, use), use == TemplateUse.Body ? null : [], use).Select(error => (error.Message, error.Cure))];
        }
        catch (SyntaxException error)
        {
            return [(error.Message, error.Cure)];
        }
    }

    /// <summary>The runbook's body as safe HTML. Without a model (browsing) every tag shows as its own source in a code box.</summary>
    /// <remarks>A body that can't be rendered for this model is shown as for browsing: a page is never refused.</remarks>
    public static string RenderPage(Runbook runbook, TemplateModel? model)
    {
        if (model is not null && !runbook.IsReference)
        {
            try
            {
                return RenderStrictly(runbook.Body, model);
            }
            catch (TemplateException)
            {
                // Below: its source still helps.
            }
        }

        return Browse(runbook.Body);
    }

    /// <exception cref="TemplateException">Where <see cref="RenderPage"/> would show the source.</exception>
    internal static string RenderStrictly(string body, TemplateModel model)
    {
        var tokens = new TokenTable();
        return MarkdownPage.ToHtml(TemplateEngine.Run(body, model, TemplateUse.Page, tokens, LongestPage), tokens);
    }

    /// <summary>Why a page that is only read would be shown as plain text; null when it is laid out.</summary>
    internal static string? WhyNoPage(string body)
    {
        try
        {
            var tokens = new TokenTable();
            MarkdownPage.ToHtml(TemplateEngine.Sources(body, tokens), tokens);
            return null;
        }
        catch (TemplateException error)
        {
            return error.Message;
        }
    }

    /// <summary>What is wrong with a template, for <c>check</c>: syntax, unknown names. Empty when it is fine.</summary>
    public static ImmutableArray<string> Lint(string template, Runbook runbook) =>
        [.. Check(template, runbook, TemplateUse.Page).Select(error => $"{error.Message}: {error.Cure}")];

    /// <summary>The same with positions.</summary>
    internal static IReadOnlyList<SyntaxException> Check(string template, Runbook runbook, TemplateUse use)
    {
        try
        {
            return TemplateChecker.Check(TemplateScanner.Cut(template, use), [.. runbook.Queries.Select(query => query.Id)], use);
        }
        catch (SyntaxException error)
        {
            return [error];
        }
    }

    private static string Browse(string body)
    {
        var tokens = new TokenTable();
        try
        {
            return MarkdownPage.ToHtml(TemplateEngine.Sources(body, tokens), tokens);
        }
        catch (TemplateException)
        {
            // Tags that can't even be told apart, or Markdown that is nested beyond reason: the page as one value.
            tokens = new TokenTable();
            return MarkdownPage.ToHtml("    " + tokens.Add(body), tokens);
        }
    }
}
