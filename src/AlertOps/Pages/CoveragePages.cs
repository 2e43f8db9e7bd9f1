using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Linting;
using AlertOps.Pages.Views;
using AlertOps.Runbooks;
using AlertOps.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <param name="IsComplete">False when there are no rules or no dashboards to compare with.</param>
/// <param name="Problems">The files that could not be read.</param>
internal sealed record CoveragePageModel(ImmutableArray<Coverage> Rows, bool IsComplete, ImmutableArray<Problem> Problems)
{
    /// <summary>Number of rows that have everything.</summary>
    public int Full { get; } = Rows.Count(row => row.IsFull);

    public Page<Coverage> PageAt(string? cursor) => InMemoryPage.Of(Rows, cursor, row => row.Alert.Length + row.Component.Length + row.Runbook.Length);
}

internal static class CoveragePages
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/coverage", Show);

    private static RazorComponentResult<Document> Show(HttpContext context, [FromServices] PageFrames frames, [FromServices] CoverageReader reader)
    {
        var frame = frames.For(context);
        return PageResult.Of(frame, frame.Text.CoverageWords.Title, CoveragePage.Of(frame, reader.Read(), context.Request.Query["cursor"]));
    }
}

/// <summary>Reads rules and dashboards beside the runbooks, at most once in ten seconds, so that reloading the page is cheap.</summary>
internal sealed class CoverageReader(RunbookLibrary library, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private readonly Lock reading = new();
    private (RunbookCatalog Catalog, DateTimeOffset At, CoveragePageModel Model)? last;

    public CoveragePageModel Read()
    {
        var catalog = library.Current;
        lock (reading)
        {
            var now = time.GetUtcNow();
            if (last is not { } known || known.Catalog != catalog || now - known.At >= Fresh)
            {
                last = (catalog, now, Read(catalog));
            }

            return last.Value.Model;
        }
    }

    private static CoveragePageModel Read(RunbookCatalog catalog)
    {
        var folders = ContentFolders.For(null, catalog.Folder, null);
        var problems = new List<Problem>();
        var rules = folders.Rules is null ? null : RuleFiles.Load(folders.Rules, problems);
        ImmutableArray<Dashboard>? dashboards = folders.Dashboards is null ? null : DashboardFiles.Load(folders.Dashboards, problems);
        return new CoveragePageModel(Coverage.Of(rules, catalog, dashboards), rules is not null && dashboards is not null, [.. problems]);
    }
}
