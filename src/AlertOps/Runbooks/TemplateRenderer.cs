using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Runbooks.Templates;
using AlertOps.Text;

namespace AlertOps.Runbooks;

/// <summary>The data that a template is rendered with.</summary>
/// <param name="Alerts">The alerts of the runbook's match; a label of several alerts has the list of their distinct values.</param>
internal sealed record TemplateModel(Runbook Runbook, Incident Incident, ImmutableArray<Alert> Alerts, EvidenceSet Evidence, TimeZoneInfo TimeZone)
{
    /// <summary>The message whose webhook body the template writes; null for other templates.</summary>
    public TemplateNotice? Notice { get; init; }

    /// <summary>Writes a number with a Grafana unit.</summary>
    public Func<double, string, string> Format { get; init; } = (value, unit) => ValueFormat.Format(value, unit, Runbook.Language);
}

/// <summary>The texts of a message, for the template of a webhook's body.</summary>
/// <param name="Text">The whole message as plain text, of at most <see cref="MaxTextBytes"/> in UTF-8.</param>
internal sealed record TemplateNotice(string Badge, string Title, string Headline, string Summary, string Text, string Url)
{
    public const int MaxTextBytes = 4096;
}

/// <summary>A template can't be rendered; only its own part of the message is lost.</summary>
internal sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Renders Scriban templates with alert, alerts, labels, annotations, incident and queries. Values from outside are escaped for their place, and no
/// template can switch that off. An <c>{{ if }}</c> on an unknown value renders neither branch.
/// </summary>
internal static class TemplateRenderer
{
    /// <summary>Characters of one rendered line or title; a message has 4,096 bytes in all.</summary>
    private const int MaxLineLength = 16 * 1024;
    private const int MaxBodyLength = 64 * 1024;
    private const int MaxPageLength = 256 * 1024;

    /// <summary>Renders one line of plain text, for titles.</summary>
    /// <exception cref="TemplateException"/>
    public static string RenderText(string template, TemplateModel model)
    {
        var tokens = new TokenTable();
        return MarkdownLine.OneLine(tokens.Fill(TemplateEngine.Render(template, model, TemplateUse.Text, tokens, MaxLineLength))).Trim();
    }

    /// <summary>Renders one line with inline Markdown (`code`, **bold**, [link](url)); Markdown inside label values stays text.</summary>
    /// <exception cref="TemplateException"/>
    public static Line RenderLine(string template, TemplateModel model)
    {
        var tokens = new TokenTable();
        return MarkdownLine.Parse(TemplateEngine.Render(template, model, TemplateUse.Line, tokens, MaxLineLength), tokens);
    }

    /// <summary>Renders the body of a webhook. Values are escaped for JSON strings, form fields and XML, depending on the media type, and not for other types.</summary>
    /// <exception cref="TemplateException"/>
    public static string RenderBody(string template, TemplateModel model, string mediaType)
    {
        var tokens = new TokenTable();
        return tokens.Fill(TemplateEngine.Render(template, model, TemplateUse.Body, tokens, MaxBodyLength), BodyEscape.For(mediaType));
    }

    /// <summary>The mistakes of a template outside a runbook, with their positions.</summary>
    public static IReadOnlyList<SyntaxException> Check(string template, TemplateUse use)
    {
        var parsed = TemplateParser.Parse(template, use);
        return use == TemplateUse.Body ? parsed.Problems : parsed.Check([], use);
    }

    /// <summary>Renders the runbook's body as safe HTML. Without a model, as when browsing, every tag is shown as the words for its value.</summary>
    /// <remarks>A body that can't be rendered with this model is shown as when browsing.</remarks>
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
                // It is described below.
            }
        }

        return Browse(runbook);
    }

    /// <summary>One line of a runbook for its page: every tag as the words for its value.</summary>
    public static string Describe(string template, Runbook runbook)
    {
        var tokens = new TokenTable();
        return tokens.Fill(TemplateDescription.Of(template, runbook, TemplateUse.Line, tokens));
    }

    /// <summary>Renders a body as HTML and throws where <see cref="RenderPage"/> would show words for the values.</summary>
    /// <exception cref="TemplateException"/>
    internal static string RenderStrictly(string body, TemplateModel model)
    {
        var tokens = new TokenTable();
        return MarkdownPage.ToHtml(TemplateEngine.Render(body, model, TemplateUse.Page, tokens, MaxPageLength), tokens);
    }

    /// <summary>The reason why a reference page would be shown as plain text; null when it is valid Markdown.</summary>
    internal static string? PageProblem(Runbook runbook)
    {
        try
        {
            var tokens = new TokenTable();
            MarkdownPage.ToHtml(TemplateDescription.Of(runbook.Body, runbook, TemplateUse.Page, tokens), tokens);
            return null;
        }
        catch (TemplateException error)
        {
            return error.Message;
        }
    }

    /// <summary>The mistakes of a runbook's template: syntax and unknown names.</summary>
    public static ImmutableArray<string> Lint(string template, Runbook runbook) =>
        [.. Check(template, runbook, TemplateUse.Page).Select(error => $"{error.Message}: {error.Cure}")];

    /// <summary>The mistakes of a runbook's template with their positions.</summary>
    internal static IReadOnlyList<SyntaxException> Check(string template, Runbook runbook, TemplateUse use) =>
        TemplateParser.Parse(template, use).Check([.. runbook.Queries.Select(query => query.Id)], use);

    private static string Browse(Runbook runbook)
    {
        var tokens = new TokenTable();
        try
        {
            return MarkdownPage.ToHtml(TemplateDescription.Of(runbook.Body, runbook, TemplateUse.Page, tokens), tokens);
        }
        catch (TemplateException)
        {
            // The Markdown is nested too deeply: the page is shown as one piece of text.
            tokens = new TokenTable();
            return MarkdownPage.ToHtml("    " + tokens.Add(runbook.Body), tokens);
        }
    }
}
