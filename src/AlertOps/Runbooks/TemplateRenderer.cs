using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Incidents;
using AlertOps.Notices;

namespace AlertOps.Runbooks;

/// <summary>What a template may speak of.</summary>
/// <param name="Alerts">The alerts that the runbook answers for; a label over several of them gives its distinct values.</param>
internal sealed record TemplateModel(Runbook Runbook, Incident Incident, ImmutableArray<Alert> Alerts, EvidenceSet Evidence, TimeZoneInfo TimeZone);

/// <summary>A template that can't be rendered; it costs its own piece of the message.</summary>
internal sealed class TemplateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Handlebars over alert, alerts, labels, annotations, incident and queries. Values from outside are escaped for where they land, and no template can
/// switch that off. An <c>{{#if}}</c> on something unknown renders neither branch.
/// </summary>
internal static class TemplateRenderer
{
    /// <summary>Plain text, for titles. One line.</summary>
    /// <exception cref="TemplateException"/>
    public static string RenderText(string template, TemplateModel model) => throw new NotImplementedException();

    /// <summary>One line with inline Markdown (`code`, **bold**, [link](url)); Markdown inside label values stays text.</summary>
    /// <exception cref="TemplateException"/>
    public static Line RenderLine(string template, TemplateModel model) => throw new NotImplementedException();

    /// <summary>The runbook's body as safe HTML. Without a model (browsing) every tag shows as its own source in a code box.</summary>
    public static string RenderPage(Runbook runbook, TemplateModel? model) => throw new NotImplementedException();

    /// <summary>What is wrong with a template, for <c>check</c>: syntax, unknown names. Empty when it is fine.</summary>
    public static ImmutableArray<string> Lint(string template, Runbook runbook) => throw new NotImplementedException();
}
