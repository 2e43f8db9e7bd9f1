using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>How an answer is shown: its worst value, a small table, or a line over time (asked as a range query).</summary>
internal enum EvidenceView
{
    Value,
    Table,
    Chart,
}

/// <summary>
/// One question to Prometheus, in plain PromQL with <c>$label</c> inside <c>=~</c> matchers. The reserved query <see cref="SelfId"/>, whose expression is
/// the bare word <c>self</c>, re-evaluates the alert's own expression (from its <c>generatorURL</c>) for its labels.
/// </summary>
/// <param name="Unit">A Grafana unit name (<c>ms</c>, <c>reqps</c>, <c>percentunit</c>), "" for a plain number.</param>
/// <param name="Range">How far a chart looks back.</param>
/// <param name="OkIf">What the value must hold to be normal; null when the runbook doesn't judge it.</param>
/// <param name="Line">Where the text of the expression begins in the file, for problems.</param>
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

    /// <summary>Whether it asks for the alert's own expression.</summary>
    public bool IsSelf => Id == SelfId && Expr.Trim() == SelfId;
}

/// <summary>One thing to do. With <paramref name="When"/> it applies only if the evidence says so.</summary>
/// <param name="Because">The verdict that stands when <paramref name="When"/> holds, in a few words; a template.</param>
/// <param name="Do">What to do; a template.</param>
/// <param name="Shows">Queries whose answers stand beside it.</param>
internal sealed record RunbookAction(
    string Id,
    Condition? When,
    string? Because,
    string Do,
    ImmutableArray<string> Shows,
    int Line);

internal sealed record RunbookLink(string Title, string Url);

/// <summary>Where a template lands.</summary>
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

/// <summary>A template of a runbook and its place in the file, for problems.</summary>
/// <param name="Name">As in the file: <c>title</c>, <c>do of 'slow'</c>.</param>
/// <param name="Line">1-based line where its text begins.</param>
internal sealed record TemplatePlace(string Name, string Text, int Line, TemplateUse Use);

internal sealed record DashboardReference(string Uid, ImmutableArray<string> Panels);

/// <summary>A runbook in one language. <see cref="In"/> gives the other.</summary>
/// <param name="Id">File name without extension, which is the alert name; <c>_default</c> for the one that catches the rest.</param>
/// <param name="Component">Folder name under <c>runbooks/</c>; "" at the top.</param>
/// <param name="Alerts">Alert names it answers for.</param>
/// <param name="Matchers">All must hold; the more, the more specific. A named alert counts as one matcher.</param>
/// <param name="Seed">Id in the project's fact sheet (WA03), where there is one.</param>
/// <param name="Avoid">What not to do; a template.</param>
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

    /// <summary>A page to read: browsed and searched, never matched.</summary>
    public bool IsReference { get; init; }

    /// <summary>Every template that its own file holds.</summary>
    public ImmutableArray<TemplatePlace> Templates { get; init; } = [];

    /// <summary>The file beside it in the other language, with everything that it doesn't say itself inherited.</summary>
    public Runbook? Translation { get; init; }

    public Runbook In(Language language) => language == Language || Translation is null ? this : Translation;
}
