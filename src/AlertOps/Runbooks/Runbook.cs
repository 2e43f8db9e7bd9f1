using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Runbooks;

/// <summary>The form in which an answer is shown: its worst value, a small table, or a line over time (of a range query).</summary>
internal enum EvidenceView
{
    Value,
    Table,
    Chart,
}

/// <summary>
/// One query, in plain PromQL with <c>$label</c> inside <c>=~</c> matchers. The reserved query <see cref="SelfId"/>, whose expression is
/// the bare word <c>self</c>, re-evaluates the alert's own expression (from its <c>generatorURL</c>) for its labels.
/// </summary>
/// <param name="Unit">A Grafana unit name (<c>ms</c>, <c>reqps</c>, <c>percentunit</c>), "" for a plain number.</param>
/// <param name="Range">The time that a chart covers.</param>
/// <param name="OkIf">The comparison that holds for a normal value; null when the runbook has none.</param>
/// <param name="Line">1-based line of the file where the expression begins, for problems.</param>
internal sealed record RunbookQuery(
    string Id,
    string Title,
    string Expr,
    string Unit,
    EvidenceView Show,
    TimeSpan Range,
    Threshold? OkIf,
    int Line)
{
    public const string SelfId = "self";

    /// <summary>The source that answers it, one of <see cref="QuerySources"/>.</summary>
    public string Source { get; init; } = QuerySources.Prometheus;

    /// <summary>True when it asks for the alert's own expression.</summary>
    public bool IsSelf => Id == SelfId && Expr.Trim() == SelfId;
}

/// <summary>One action item. With <paramref name="When"/> it applies only if the evidence meets that condition.</summary>
/// <param name="Because">The verdict when <paramref name="When"/> holds, in a few words; a template.</param>
/// <param name="Do">The instruction; a template.</param>
/// <param name="Shows">Ids of the queries whose answers are shown beside it.</param>
internal sealed record RunbookAction(
    string Id,
    Condition? When,
    string? Because,
    string Do,
    ImmutableArray<string> Shows,
    int Line)
{
    /// <summary>The phrase that names it among what is ruled out; a template. Null for <see cref="Because"/>.</summary>
    public string? Not { get; init; }

    /// <summary>True when its reason is good news: it stands in the verdict, and never among what is ruled out.</summary>
    public bool IsGood { get; init; }

    /// <summary>True when it destroys, fails over or restarts something: while it is undecided it stands last and asks for a confirmation.</summary>
    public bool IsDangerous { get; init; }
}

internal sealed record RunbookLink(string Title, string Url);

/// <summary>The place that a template is rendered for.</summary>
internal enum TemplateUse
{
    /// <summary>Plain text, one line.</summary>
    Text,

    /// <summary>One line with inline Markdown.</summary>
    Line,

    /// <summary>A page of Markdown.</summary>
    Page,

    /// <summary>The body of a webhook, which may also speak of the notice.</summary>
    Body,
}

internal sealed record DashboardReference(string Uid, ImmutableArray<string> Panels);

/// <summary>A runbook in one language; <see cref="In"/> returns it in the other.</summary>
/// <param name="Id">File name without extension, which is the alert name; <c>_default</c> for the one that is used when no other matches.</param>
/// <param name="Component">Folder name under <c>runbooks/</c>; "" at the top.</param>
/// <param name="Alerts">The names of its alerts.</param>
/// <param name="Matchers">All must hold. A runbook with more of them is more specific; a named alert counts as one.</param>
/// <param name="Seed">Id in the project's fact sheet (WA03), where there is one.</param>
/// <param name="Avoid">A warning against wrong actions; a template.</param>
/// <param name="Impact">First paragraph of the section 影响 / Impact; a template, "" when absent.</param>
/// <param name="Body">Markdown of the page, front matter removed; a template.</param>
/// <param name="Path">File, relative to the runbooks' folder.</param>
internal sealed record Runbook(
    string Id,
    string Component,
    Language Language,
    string Title,
    ImmutableArray<string> Alerts,
    ImmutableArray<Matcher> Matchers,
    Severity? Severity,
    string? Seed,
    DashboardReference? Dashboard,
    string? Owner,
    ImmutableArray<RunbookQuery> Queries,
    ImmutableArray<RunbookAction> Actions,
    string? Avoid,
    ImmutableArray<RunbookLink> Links,
    string Impact,
    string Body,
    string Path)
{
    public const string DefaultId = "_default";

    public bool IsDefault => Id == DefaultId;

    /// <summary>True for a page that is only read: it can be browsed and searched, and never matches an alert.</summary>
    public bool IsReference { get; init; }

    /// <summary>The templates in its own file.</summary>
    public ImmutableArray<TemplatePlace> Templates { get; init; } = [];

    /// <summary>The runbook in the other language; it inherits everything that its own file leaves out.</summary>
    public Runbook? Translation { get; init; }

    public Runbook In(Language language) => language == Language || Translation is null ? this : Translation;
}
