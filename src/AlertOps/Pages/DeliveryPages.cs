using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Access;
using AlertOps.Delivery;
using AlertOps.Pages.Views;
using AlertOps.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertOps.Pages;

/// <summary>The hidden field that proves that a form is ours.</summary>
internal sealed record FormToken(string Name, string Value);

/// <param name="Failed">How many dead ones the filter finds, to be replayed together; 0 where nothing is filtered.</param>
/// <param name="Replayed">How many were just put back; null when none was asked for.</param>
internal sealed record DeliveryListModel(DeliveryListFilter Filter, Page<DeliveryRow> Deliveries, int Failed, int? Replayed, FormToken Token);

/// <param name="Replayed">Whether a replay that was just asked for happened; null when none was.</param>
/// <param name="FailedInCall">How many that shared its last request are dead.</param>
/// <param name="Earlier">The requests before the last, readable.</param>
internal sealed record DeliveryPageModel(
    DeliveryView View, string Body, bool? Replayed, int FailedInCall, ImmutableArray<(CallView Call, string Body)> Earlier, FormToken Token);

internal static class DeliveryPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/deliveries", ListAsync);
        app.MapGet("/deliveries/{id:long}", ShowAsync);
        app.MapPost("/deliveries/{id:long}/replay", ReplayAsync).RequireAuthorization(Policies.Responder);
        app.MapPost("/deliveries/replay", ReplayFailedAsync).RequireAuthorization(Policies.Responder);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] AlertReader reader, [FromServices] DeliveryReplay replay, [FromServices] IAntiforgery antiforgery,
        CancellationToken ct)
    {
        var frame = frames.For(context);
        var filter = DeliveryListFilter.Read(name => context.Request.Query[name].ToString().Trim());
        var page = await reader.DeliveriesAsync(filter.In(frame.Zone), ct);
        var failed = filter.IsEmpty ? 0 : await replay.CountDeadAsync(filter.In(frame.Zone), ct);
        int? replayed = int.TryParse(context.Request.Query["replayed"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        return PageResult.Of(frame, frame.Text.Deliveries, DeliveryListPage.Of(frame, new(filter, page, failed, replayed, Token(antiforgery, context))));
    }

    private static async Task<IResult> ShowAsync(
        long id, HttpContext context, [FromServices] PageFrames frames, [FromServices] AlertReader reader, [FromServices] IAntiforgery antiforgery, CancellationToken ct)
    {
        var frame = frames.For(context);
        if (await reader.DeliveryAsync(id, ct) is not { } view)
        {
            return PageResult.NotFound(frame);
        }

        bool? replayed = context.Request.Query["replayed"].ToString() switch { "" => null, "0" => false, _ => true };
        var failed = await reader.DeadInCallAsync(id, ct);
        var earlier = view.Earlier.Select(call => (call, BodyText.Readable(call.MediaType, call.Body))).ToImmutableArray();
        var model = new DeliveryPageModel(view, BodyText.Readable(view.MediaType, view.Body), replayed, failed.Length, earlier, Token(antiforgery, context));
        return PageResult.Of(frame, $"{frame.Text.Delivery} {id}", DeliveryPage.Of(frame, model));
    }

    private static async Task<IResult> ReplayAsync(
        long id, HttpContext context, [FromServices] DeliveryReplay replay, [FromServices] IAntiforgery antiforgery, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(ct);
        var count = form["only_failed"] == "true" ? await replay.DeadInCallAsync(id, ct) : await replay.IdsAsync([id], ct);
        return SeeOther(context, $"/deliveries/{id}?replayed={count}");
    }

    /// <summary>What failed of a filter. Without one there is nothing to press: nobody replays everything by accident.</summary>
    private static async Task<IResult> ReplayFailedAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReplay replay, [FromServices] IAntiforgery antiforgery, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(ct);
        var filter = DeliveryListFilter.Read(name => form[name].ToString().Trim());
        if (filter.IsEmpty || filter.State is not (null or DeliveryState.Dead))
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var count = await replay.FoundAsync(filter.In(frames.For(context).Zone), ct);
        return SeeOther(context, QueryHelpers.AddQueryString($"/deliveries?replayed={count}", filter.Fields()));
    }

    private static StatusCodeHttpResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static FormToken Token(IAntiforgery antiforgery, HttpContext context)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }
}
