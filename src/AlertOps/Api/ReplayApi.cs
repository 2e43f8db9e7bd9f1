using AlertOps.Access;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

/// <summary>Handles replays of one delivery, of the failed ones of its request, or of those that a filter finds.</summary>
internal static class ReplayApi
{
    private const string Example = "{\"ids\": [1, 2]} or {\"filter\": {\"receiver\": \"oncall\", \"from\": \"2026-01-05T10:00:00Z\"}}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/deliveries/{id:long}/replay", OneAsync).WithTags("deliveries").RequireResponder()
            .WithSummary("Sends a dead or sent delivery once more; with {\"only_failed\": true} instead all that failed among those that shared its request.")
            .Accepts<ReplayOneRequest>(isOptional: true, "application/json")
            .Produces<ReplayDto>().ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/deliveries/replay", ManyAsync).WithTags("deliveries").RequireResponder()
            .WithSummary($"Sends deliveries once more: these ids, or the dead ones that a filter finds, at most {DeliveryReplay.Max} in one call.")
            .Accepts<ReplayRequest>("application/json")
            .Produces<ReplayDto>().ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> OneAsync(
        long id, HttpContext http, [FromServices] DeliveryReader reader, [FromServices] DeliveryReplay replay, [FromServices] ActiveConfiguration configuration, CancellationToken ct)
    {
        var (asked, problem) = await ApiBody.ReadOptionalAsync(http.Request, ApiJson.Readable.ReplayOneRequest, "{\"only_failed\": true}", ct);
        if (problem is not null)
        {
            return problem;
        }

        if (await reader.DeliveryAsync(id, ct) is not { } view)
        {
            return ApiProblems.Unknown("delivery", $"{id}");
        }

        var actor = RequestActor.Of(http, configuration.Current);
        var onlyFailed = asked is { OnlyFailed: true };
        var count = onlyFailed ? await replay.DeadInCallAsync(id, actor, ct) : await replay.IdsAsync([id], actor, ct);
        return onlyFailed || count > 0
            ? TypedResults.Json(new ReplayDto(count), ApiJson.Readable.ReplayDto)
            : ApiProblems.Conflict($"delivery {id} is {EnumNames.Of(view.Row.State)}; only dead and sent ones can be replayed");
    }

    private static async Task<IResult> ManyAsync(
        HttpContext http, [FromServices] DeliveryReplay replay, [FromServices] ActiveConfiguration configuration, [FromServices] ChannelDirectory channels,
        CancellationToken ct)
    {
        var (asked, problem) = await ApiBody.ReadAsync(http.Request, ApiJson.Readable.ReplayRequest, Example, ct);
        if (problem is not null)
        {
            return problem;
        }

        var query = new ApiQuery(new QueryCollection(asked?.Filter?.ToQuery() ?? []));
        var filter = query.Deliveries(channels);
        if (Problem(asked) is { } wrong)
        {
            return ApiProblems.BadBody(wrong);
        }

        if (!query.Problems.IsEmpty)
        {
            return ApiProblems.BadBody("filter: " + string.Join("; ", query.Problems));
        }

        var actor = RequestActor.Of(http, configuration.Current);
        var count = asked!.Ids is { } ids ? await replay.IdsAsync(ids, actor, ct) : await replay.FoundAsync(filter, actor, ct);
        return TypedResults.Json(new ReplayDto(count), ApiJson.Readable.ReplayDto);
    }

    /// <summary>Returns the mistake in a request; null when there is none. An empty filter is refused, so that nobody replays everything by accident.</summary>
    private static string? Problem(ReplayRequest? asked) => asked switch
    {
        null or { Ids: null, Filter: null } => $"name the deliveries: {Example}",
        { Ids: not null, Filter: not null } => "either ids or a filter, not both",
        { Ids.Length: > DeliveryReplay.Max } => $"at most {DeliveryReplay.Max} ids in one call",
        { Filter: { } filter } when filter.ToQuery().Count == 0 => "the filter is empty: name what to replay, {\"state\": \"dead\"} for all that failed",
        { Filter.State: { } state } when EnumNames.TryParse<DeliveryState>(state, out var word) && word is not (DeliveryState.Dead or DeliveryState.Sent) =>
            $"filter: state is \"{state}\"; only dead and sent deliveries can be replayed",
        _ => null,
    };
}
