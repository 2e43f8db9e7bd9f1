using AlertOps.Alerts;
using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Outbox;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

internal static class DeliveriesApi
{
    /// <summary>As many as one call replays; who has more dead ones calls again.</summary>
    private const int MaxReplay = 10_000;

    private const int PageSize = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/deliveries", ListAsync).WithTags("deliveries")
            .WithSummary("Deliveries, newest first.")
            .WithQuery("state", "channel", "incident", "cursor")
            .Produces<ListDto<DeliveryDto>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/deliveries/{id:long}", ShowAsync).WithTags("deliveries")
            .WithSummary("One delivery with every attempt and the body as it was sent.")
            .Produces<DeliveryDetailDto>().ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPost("/deliveries/{id:long}/replay", ReplayOneAsync).WithTags("deliveries").RequireLoopback()
            .WithSummary("Sends a dead or sent delivery once more.")
            .Produces<ReplayDto>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/deliveries/replay", ReplayManyAsync).WithTags("deliveries").RequireLoopback()
            .WithSummary($"Sends deliveries once more: {{\"ids\": […]}}, or all dead ones of a channel or an incident, at most {MaxReplay} in one call.")
            .Accepts<ReplayRequest>("application/json")
            .Produces<ReplayDto>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, [FromServices] AlertReader reader, CancellationToken ct)
    {
        var query = new ApiQuery(request.Query);
        var filter = query.Deliveries();
        if (!query.Problems.IsEmpty)
        {
            return ApiProblems.BadQuery(query.Problems);
        }

        return TypedResults.Json(ListDto.Of(await reader.DeliveriesAsync(filter, ct), DeliveryDto.Of), ApiJson.Default.ListDtoDeliveryDto);
    }

    private static async Task<IResult> ShowAsync(long id, [FromServices] AlertReader reader, CancellationToken ct) =>
        await reader.DeliveryAsync(id, ct) is { } view
            ? TypedResults.Json(DeliveryDetailDto.Of(view), ApiJson.Default.DeliveryDetailDto)
            : ApiProblems.Unknown("delivery", $"{id}");

    private static async Task<IResult> ReplayOneAsync(
        long id, [FromServices] AlertReader reader, [FromServices] IAlertStore store, [FromServices] TimeProvider clock,
        [FromServices] ILogger<ReplayDto> logger, CancellationToken ct)
    {
        if (await reader.DeliveryAsync(id, ct) is not { } view)
        {
            return ApiProblems.Unknown("delivery", $"{id}");
        }

        var count = await store.ReplayAsync([id], clock.GetUtcNow(), ct);
        logger.Replayed(count, 1);
        return count > 0
            ? TypedResults.Json(new ReplayDto(count), ApiJson.Default.ReplayDto)
            : ApiProblems.Conflict($"delivery {id} is {Words.Of(view.Row.State)}; only dead and sent ones can be replayed");
    }

    private static async Task<IResult> ReplayManyAsync(
        HttpRequest request, [FromServices] AlertReader reader, [FromServices] IAlertStore store, [FromServices] TimeProvider clock,
        [FromServices] ILogger<ReplayDto> logger, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "the body must be application/json");
        }

        ReplayRequest? asked;
        try
        {
            asked = await request.ReadFromJsonAsync(ApiJson.Default.ReplayRequest, ct);
        }
        catch (JsonException exception)
        {
            return ApiProblems.BadBody($"{exception.Path}: not what {{\"ids\": [1, 2]}} or {{\"state\": \"dead\", \"channel\": \"email\", \"incident\": 1042}} looks like");
        }

        if (ReplaySelection.Problem(asked) is { } problem)
        {
            return ApiProblems.BadBody(problem);
        }

        var ids = asked!.Ids ?? await DeadAsync(reader, asked, ct);
        var count = ids.IsEmpty ? 0 : await store.ReplayAsync(ids, clock.GetUtcNow(), ct);
        logger.Replayed(count, ids.Length);
        return TypedResults.Json(new ReplayDto(count), ApiJson.Default.ReplayDto);
    }

    private static async Task<ImmutableArray<long>> DeadAsync(AlertReader reader, ReplayRequest asked, CancellationToken ct)
    {
        var ids = ImmutableArray.CreateBuilder<long>();
        string? cursor = null;
        do
        {
            var page = await reader.DeliveriesAsync(new(DeliveryState.Dead, asked.Channel, asked.Incident, cursor, PageSize), ct);
            ids.AddRange(page.Items.Select(row => row.Id));
            cursor = page.Next;
        }
        while (cursor is not null && ids.Count < MaxReplay);

        return [.. ids.Take(MaxReplay)];
    }

    private static class ReplaySelection
    {
        /// <summary>What is wrong with a request; null when nothing is. An empty filter is refused: nobody replays everything by accident.</summary>
        public static string? Problem(ReplayRequest? asked) => asked switch
        {
            null or { Ids: null, State: null, Channel: null, Incident: null } =>
                "name the deliveries: {\"ids\": [1, 2]}, or a filter like {\"state\": \"dead\", \"channel\": \"email\"}",
            { Ids: not null } and ({ State: not null } or { Channel: not null } or { Incident: not null }) => "either ids or a filter, not both",
            { Ids.Length: > MaxReplay } => $"at most {MaxReplay} ids in one call",
            { Ids: null, State: not (null or "dead") } => $"state is \"{asked.State}\"; only dead deliveries are replayed by filter",
            _ => null,
        };
    }
}
