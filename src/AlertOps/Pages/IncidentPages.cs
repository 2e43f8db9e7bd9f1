using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Pages.Views;
using AlertOps.Runbooks;
using AlertOps.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <param name="State">"" for open incidents followed by recently resolved ones, "all", or the name of one state.</param>
internal sealed record IncidentListFilter(string State, Severity? Severity, string Query, string? Cursor)
{
    public const string EveryState = "all";

    public bool IsDefault => State.Length == 0 && Severity is null && Query.Length == 0 && Cursor is null;

    /// <summary>Reads the query. Unknown words are ignored: a page is never refused for its query.</summary>
    public static IncidentListFilter From(IQueryCollection query)
    {
        var state = query["state"].ToString();
        return new(
            state == EveryState || EnumNames.TryParse<IncidentState>(state, out _) ? state : "",
            EnumNames.TryParse<Severity>(query["severity"], out var severity) ? severity : null,
            query["q"].ToString().Trim(),
            query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null);
    }

    public ImmutableArray<IncidentState> States =>
        EnumNames.TryParse<IncidentState>(State, out var state) ? [state]
        : State == EveryState ? [IncidentState.Open, IncidentState.Acknowledged, IncidentState.Resolved]
        : [IncidentState.Open, IncidentState.Acknowledged];
}

/// <param name="Recent">Recently resolved incidents; null where the page has no list of them.</param>
/// <param name="WebhookUrl">The URL to configure in Alertmanager, shown while nothing has arrived.</param>
/// <param name="TokenNeeded">True when the webhook needs a token.</param>
internal sealed record IncidentListModel(
    IncidentListFilter Filter,
    Page<IncidentRow> Incidents,
    ImmutableArray<IncidentRow>? Recent,
    string WebhookUrl,
    bool TokenNeeded)
{
    /// <summary>
    /// Puts the critical incidents before the page's. During an alert storm they may be older than a whole page of warnings, so they are read separately.
    /// </summary>
    public static ImmutableArray<IncidentRow> WorstFirst(ImmutableArray<IncidentRow> critical, ImmutableArray<IncidentRow> page) =>
        [.. critical.Concat(page).DistinctBy(row => row.Id).OrderByDescending(row => row.Severity).ThenByDescending(row => row.OpenedAt)];

    public bool HasNoIncidents => Filter.IsDefault && Incidents.Items.IsEmpty && Recent is not { IsEmpty: false };
}

/// <param name="Notice">The latest notice as HTML, escaped by its renderer; null before the first.</param>
/// <param name="Evidence">Evidence by the id of its change.</param>
internal sealed record IncidentPageModel(
    IncidentView View,
    string? Notice,
    ImmutableDictionary<long, ImmutableArray<EvidenceTable>> Evidence)
{
    /// <summary>Null when the reader may not give commands.</summary>
    public CommandForm? Commands { get; init; }

    /// <summary>The sentence about a command that was just given; null when the page follows none.</summary>
    public CommandAnswer? Answer { get; init; }
}

internal static class IncidentPages
{
    public const string AlertsKey = "alerts_after";
    public const string ChangesKey = "changes_before";
    private const int RecentlyResolved = 15;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", ListAsync);
        app.MapGet("/incidents/{id:long}", ShowAsync);
        app.MapGet("/incidents", (HttpRequest request) => TypedResults.LocalRedirect("/" + request.QueryString.ToUriComponent()));
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] IncidentReader reader, [FromServices] ActiveConfiguration configuration, CancellationToken ct)
    {
        var frame = frames.For(context);
        var filter = IncidentListFilter.From(context.Request.Query);
        var query = filter.Query.Length == 0 ? null : filter.Query;
        var incidents = await reader.IncidentsAsync(Asked(filter.States, filter.Severity, filter.Cursor), ct);
        ImmutableArray<IncidentRow>? recent = null;
        if (filter is { State: "", Cursor: null })
        {
            var critical = incidents.Next is null || filter.Severity is not null
                ? []
                : (await reader.IncidentsAsync(Asked(filter.States, Severity.Critical, null), ct)).Items;
            incidents = incidents with { Items = IncidentListModel.WorstFirst(critical, incidents.Items) };
            recent = (await reader.IncidentsAsync(Asked([IncidentState.Resolved], filter.Severity, null) with { Limit = RecentlyResolved }, ct)).Items;
        }

        var server = configuration.Current.Server;
        var model = new IncidentListModel(filter, incidents, recent, server.Link("/api/v1/alertmanager"), !server.WebhookTokens.IsDefaultOrEmpty);
        return PageResult.Of(frame, frame.Text.Incidents, IncidentListPage.Of(frame, model));

        IncidentFilter Asked(ImmutableArray<IncidentState> states, Severity? severity, string? cursor) =>
            new(states, severity, query, null, null, cursor) { Language = frame.Text.Language };
    }

    private static async Task<IResult> ShowAsync(
        long id, HttpContext context, [FromServices] PageFrames frames, [FromServices] IncidentReader reader, [FromServices] RunbookLibrary runbooks,
        [FromServices] ActiveConfiguration configuration, [FromServices] IAntiforgery antiforgery, CancellationToken ct)
    {
        var frame = frames.For(context);
        var query = context.Request.Query;
        if (await reader.IncidentAsync(id, frame.Text.Language, new IncidentPart(query[AlertsKey], query[ChangesKey]), ct) is not { } view)
        {
            return PageResult.NotFound(frame);
        }

        var notice = view.LatestNotice;
        var catalog = runbooks.Current;
        var evidence = view.Changes.ToImmutableDictionary(
            change => change.Change.Id,
            change => change.Evidence.Select(stored => EvidenceTable.Of(stored, catalog.Find(stored.RunbookId), frame.Text.Language)).ToImmutableArray());
        var model = new IncidentPageModel(view, notice is null ? null : NoticeHtml.Render(notice), evidence)
        {
            Commands = IncidentCommandPages.FormFor(context, frame, configuration.Current, antiforgery),
            Answer = IncidentCommandPages.AnswerOf(query, frame.Text.CommandWords),
        };
        return PageResult.Of(frame, $"#{id} {view.Title}", IncidentPage.Of(frame, model));
    }
}
