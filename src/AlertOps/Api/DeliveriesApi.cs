using AlertOps.Delivery;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Api;

internal static class DeliveriesApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/deliveries", ListAsync).WithTags("deliveries")
            .WithSummary("Deliveries, newest first. q: words in title or target, incident numbers, codes that a channel answered; from and to: when they were created.")
            .WithQuery("state", "channel", "receiver", "reason", "incident", "from", "to", "q", "cursor")
            .Produces<ListDto<DeliveryDto>>().ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapGet("/deliveries/{id:long}", ShowAsync).WithTags("deliveries")
            .WithSummary("One delivery with every attempt and the body as it was sent.")
            .Produces<DeliveryDetailDto>().ProducesProblem(StatusCodes.Status404NotFound);
        ReplayApi.Map(api);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request, [FromServices] DeliveryReader reader, [FromServices] ChannelDirectory channels, CancellationToken ct)
    {
        var query = new ApiQuery(request.Query);
        var filter = query.Deliveries(channels);
        if (!query.Problems.IsEmpty)
        {
            return ApiProblems.BadQuery(query.Problems);
        }

        return TypedResults.Json(ListDto.Of(await reader.DeliveriesAsync(filter, ct), DeliveryDto.Of), ApiJson.Readable.ListDtoDeliveryDto);
    }

    private static async Task<IResult> ShowAsync(long id, [FromServices] DeliveryReader reader, CancellationToken ct) =>
        await reader.DeliveryAsync(id, ct) is { } view
            ? TypedResults.Json(DeliveryDetailDto.Of(view), ApiJson.Readable.DeliveryDetailDto)
            : ApiProblems.Unknown("delivery", $"{id}");
}
