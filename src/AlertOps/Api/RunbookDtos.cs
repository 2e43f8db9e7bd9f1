using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Api;

internal sealed record RunbookDto(
    string Id,
    string Component,
    string Language,
    string Title,
    string? Severity,
    ImmutableArray<string> Alerts,
    ImmutableArray<string> Matchers,
    string? Owner,
    string Path)
{
    /// <summary>Number of characters of its texts together.</summary>
    [JsonIgnore]
    public int Length => Id.Length + Component.Length + Title.Length + Alerts.Sum(text => text.Length) + Matchers.Sum(text => text.Length) + (Owner?.Length ?? 0) + Path.Length;

    public static RunbookDto Of(Runbook runbook) => new(
        runbook.Id,
        runbook.Component,
        runbook.Language.Tag(),
        runbook.Title,
        runbook.Severity is { } severity ? EnumNames.Of(severity) : null,
        runbook.Alerts,
        [.. runbook.Matchers.Select(matcher => matcher.ToString()!)],
        runbook.Owner,
        runbook.Path);
}

/// <param name="Seed">Its origin, as the project's fact sheet numbers it.</param>
/// <param name="Body">Markdown, as it stands in the file.</param>
internal sealed record RunbookDetailDto(
    string Id,
    string Component,
    string Language,
    string Title,
    string? Severity,
    ImmutableArray<string> Alerts,
    ImmutableArray<string> Matchers,
    string? Owner,
    string Path,
    string? Seed,
    DashboardDto? Dashboard,
    ImmutableArray<QueryDto> Queries,
    ImmutableArray<ActionDto> Actions,
    string? Avoid,
    ImmutableArray<LinkDto> Links,
    string Impact,
    string Body)
{
    public static RunbookDetailDto Of(Runbook runbook)
    {
        var row = RunbookDto.Of(runbook);
        return new(
            row.Id,
            row.Component,
            row.Language,
            row.Title,
            row.Severity,
            row.Alerts,
            row.Matchers,
            row.Owner,
            row.Path,
            runbook.Seed,
            runbook.Dashboard is { } dashboard ? new(dashboard.Uid, dashboard.Panels) : null,
            [.. runbook.Queries.Select(QueryDto.Of)],
            [.. runbook.Actions.Select(ActionDto.Of)],
            runbook.Avoid,
            [.. runbook.Links.Select(link => new LinkDto(link.Title, link.Url))],
            runbook.Impact,
            runbook.Body);
    }
}

internal sealed record DashboardDto(string Uid, ImmutableArray<string> Panels);

/// <param name="Source">prometheus, alertops.</param>
/// <param name="Show">value, table, chart.</param>
/// <param name="OkIf">The condition that a normal value meets.</param>
internal sealed record QueryDto(string Id, string Title, string Source, string Expr, string Unit, string Show, string Range, string? OkIf)
{
    public static QueryDto Of(RunbookQuery query) => new(
        query.Id, query.Title, query.Source, query.Expr, query.Unit, EnumNames.Of(query.Show), PromDuration.Format(query.Range), query.OkIf?.ToString());
}

internal sealed record ActionDto(string Id, string? When, string? Because, string Do, ImmutableArray<string> Shows)
{
    public static ActionDto Of(RunbookAction action) => new(action.Id, action.When?.ToString(), action.Because, action.Do, action.Shows);
}

internal sealed record LinkDto(string Title, string Url);
