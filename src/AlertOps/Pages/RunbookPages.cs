using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Pages.Views;
using AlertOps.Runbooks;
using AlertOps.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <param name="Found">The runbooks of this page, by component, those without a component last.</param>
/// <param name="Count">Number of runbooks found, on all pages.</param>
internal sealed record RunbookListModel(
    string Query,
    Severity? Severity,
    Page<Runbook> Found,
    int Count,
    ImmutableArray<Problem> Problems)
{
    /// <summary>The cursor of this page; null for the first page.</summary>
    public string? Cursor { get; init; }

    public IEnumerable<(string Component, ImmutableArray<Runbook> Runbooks)> Groups =>
        Found.Items.GroupBy(runbook => runbook.Component).Select(group => (group.Key, group.ToImmutableArray()));

    public static RunbookListModel From(
        IEnumerable<Runbook> all, ImmutableArray<Problem> problems, string query, Severity? severity, Language language, string? cursor = null)
    {
        ImmutableArray<Runbook> found =
        [
            .. all.Select(runbook => runbook.In(language))
                .Where(runbook => (severity is null || runbook.Severity == severity) && Matches(runbook, query))
                .OrderBy(runbook => runbook.Component.Length == 0).ThenBy(runbook => runbook.Component, StringComparer.Ordinal)
                .ThenBy(runbook => runbook.Id, StringComparer.Ordinal),
        ];
        return new(query, severity, InMemoryPage.Of(found, cursor, runbook => runbook.Title.Length + runbook.Id.Length), found.Length, problems) { Cursor = cursor };
    }

    // Every word must occur somewhere, in either language: people search in the language they think in.
    private static bool Matches(Runbook runbook, string query) => query
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .All(word => Contains(runbook, word) || (runbook.Translation is { } other && Contains(other, word)));

    private static bool Contains(Runbook runbook, string word) =>
        new[] { runbook.Id, runbook.Title, runbook.Component, runbook.Body, runbook.Owner ?? "" }
            .Concat(runbook.Alerts)
            .Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Body">The text as safe HTML.</param>
internal sealed record RunbookPageModel(Runbook Runbook, string Body);

internal static class RunbookPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/runbooks", List);
        app.MapGet("/runbooks/{id}", Show);
    }

    private static RazorComponentResult<Document> List(HttpContext context, [FromServices] PageFrames frames, [FromServices] RunbookLibrary library)
    {
        var frame = frames.For(context);
        var query = context.Request.Query;
        var catalog = library.Current;
        var severity = EnumNames.TryParse<Severity>(query["severity"], out var word) ? word : (Severity?)null;
        var model = RunbookListModel.From(catalog.All, catalog.Problems, query["q"].ToString().Trim(), severity, frame.Text.Language, query["cursor"]);
        return PageResult.Of(frame, frame.Text.Runbooks, RunbookListPage.Of(frame, model));
    }

    private static RazorComponentResult<Document> Show(string id, HttpContext context, [FromServices] PageFrames frames, [FromServices] RunbookLibrary library)
    {
        var frame = frames.For(context);
        if (library.Current.Find(id) is not { } found)
        {
            return PageResult.NotFound(frame);
        }

        var runbook = found.In(frame.Text.Language);
        var model = new RunbookPageModel(runbook, TemplateRenderer.RenderPage(runbook, null));
        return PageResult.Of(frame, TemplateRenderer.Describe(runbook.Title, runbook), RunbookPage.Of(frame, model));
    }
}
