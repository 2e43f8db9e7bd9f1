using AlertOps.Alerts;
using AlertOps.Api;
using AlertOps.Configuration;
using AlertOps.Outbox;
using AlertOps.Pages.Views;
using AlertOps.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <summary>The hidden field that proves that a form is ours.</summary>
internal sealed record FormToken(string Name, string Value);

internal sealed record DeliveryListFilter(DeliveryState? State, string Channel, long? Incident, string? Cursor)
{
    public static DeliveryListFilter From(IQueryCollection query) => new(
        Words.TryParse<DeliveryState>(query["state"], out var state) ? state : null,
        query["channel"].ToString().Trim(),
        long.TryParse(query["incident"].ToString().TrimStart('#'), out var incident) ? incident : null,
        query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null);
}

internal sealed record DeliveryListModel(DeliveryListFilter Filter, Page<DeliveryRow> Deliveries, FormToken Token);

/// <param name="Replayed">Whether a replay that was just asked for happened; null when none was.</param>
internal sealed record DeliveryPageModel(DeliveryView View, string Body, bool? Replayed, FormToken Token);

internal static class DeliveryPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/deliveries", ListAsync);
        app.MapGet("/deliveries/{id:long}", ShowAsync);
        app.MapPost("/deliveries/{id:long}/replay", ReplayAsync);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] AlertReader reader, [FromServices] IAntiforgery antiforgery, CancellationToken ct)
    {
        var frame = frames.For(context);
        var filter = DeliveryListFilter.From(context.Request.Query);
        var channel = filter.Channel.Length == 0 ? null : filter.Channel;
        var page = await reader.DeliveriesAsync(new(filter.State, channel, filter.Incident, filter.Cursor), ct);
        return PageResult.Of(frame, frame.Text.Deliveries, DeliveryListPage.Of(frame, new(filter, page, Token(antiforgery, context))));
    }

    private static async Task<IResult> ShowAsync(
        long id, HttpContext context, [FromServices] PageFrames frames, [FromServices] AlertReader reader, [FromServices] IAntiforgery antiforgery, CancellationToken ct)
    {
        var frame = frames.For(context);
        if (await reader.DeliveryAsync(id, ct) is not { } view)
        {
            return PageResult.NotFound(frame);
        }

        bool? replayed = context.Request.Query["replayed"].ToString() switch { "1" => true, "0" => false, _ => null };
        var model = new DeliveryPageModel(view, BodyText.Readable(view.MediaType, view.Body), replayed, Token(antiforgery, context));
        return PageResult.Of(frame, $"{frame.Text.Delivery} {id}", DeliveryPage.Of(frame, model));
    }

    private static async Task<IResult> ReplayAsync(
        long id, HttpContext context, [FromServices] IAlertStore store, [FromServices] IAntiforgery antiforgery, [FromServices] TimeProvider clock,
        [FromServices] ActiveConfiguration configuration, [FromServices] ILogger<DeliveryPageModel> logger, CancellationToken ct)
    {
        // Until there is a login, who can read the page must not be able to send.
        if (!LoopbackOnly.Allows(context, configuration.Current.Server))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var count = await store.ReplayAsync([id], clock.GetUtcNow(), ct);
        logger.ReplayedFromPage(id, count);
        context.Response.Headers.Location = $"/deliveries/{id}?replayed={count}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static FormToken Token(IAntiforgery antiforgery, HttpContext context)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }
}
