using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Access;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Pages.Views;
using AlertOps.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace AlertOps.Pages;

/// <param name="Failed">Number of dead deliveries that match the filter, to be replayed together; 0 without a filter.</param>
/// <param name="Replayed">Number of deliveries that a replay has just put back; null when the page doesn't follow a replay.</param>
internal sealed record DeliveryListModel(DeliveryListFilter Filter, Page<DeliveryRow> Deliveries, int Failed, int? Replayed, AntiforgeryField Token);

/// <param name="Body">The last request's body, readable.</param>
/// <param name="Replayed">True when the replay before this page put the delivery back, false when it did not; null when the page doesn't follow a replay.</param>
/// <param name="FailedInCall">Number of dead deliveries that shared its last request.</param>
/// <param name="Preview">The last request as the person who gets it sees it; empty when its body says it all.</param>
/// <param name="Earlier">The requests before the last, with their readable bodies.</param>
internal sealed record DeliveryPageModel(
    DeliveryView View, string Body, ImmutableArray<PreviewPart> Preview, bool? Replayed, int FailedInCall, ImmutableArray<(CallView Call, string Body)> Earlier, AntiforgeryField Token);

internal static class DeliveryPages
{
    // The document may style itself and show its own pictures; it can run nothing, load nothing, and only our own page may frame it.
    private const string DocumentPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/deliveries", ListAsync);
        app.MapGet("/deliveries/{id:long}", ShowAsync);
        app.MapGet("/deliveries/{id:long}/preview/{part:int}", ShowDocumentAsync);
        app.MapPost("/deliveries/{id:long}/replay", ReplayAsync).RequireAuthorization(Policies.Responder);
        app.MapPost("/deliveries/replay", ReplayFailedAsync).RequireAuthorization(Policies.Responder);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReader reader, [FromServices] DeliveryReplay replay, [FromServices] IAntiforgery antiforgery,
        CancellationToken ct)
    {
        var frame = frames.For(context);
        var filter = DeliveryListFilter.Read(name => context.Request.Query[name].ToString().Trim(), frame.Descriptors.Names);
        var page = await reader.DeliveriesAsync(filter.In(frame.Zone), ct);
        var failed = filter.IsEmpty ? 0 : await replay.CountDeadAsync(filter.In(frame.Zone), ct);
        int? replayed = int.TryParse(context.Request.Query["replayed"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        return PageResult.Of(frame, frame.Text.Deliveries, DeliveryListPage.Of(frame, new(filter, page, failed, replayed, PageForm.Field(context, antiforgery))));
    }

    private static async Task<IResult> ShowAsync(
        long id, HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReader reader, [FromServices] ChannelDirectory channels,
        [FromServices] IAntiforgery antiforgery, CancellationToken ct)
    {
        var frame = frames.For(context);
        if (await reader.DeliveryAsync(id, ct) is not { } view)
        {
            return PageResult.NotFound(frame);
        }

        bool? replayed = context.Request.Query["replayed"].ToString() switch { "" => null, "0" => false, _ => true };
        var failed = await reader.DeadInCallAsync(id, ct);
        var earlier = view.Earlier.Select(call => (call, ReadableBody.Of(call.MediaType, call.Body))).ToImmutableArray();
        var raw = view.Body.IsDefaultOrEmpty ? "" : PreviewPart.Raw(view.Body)[0].Text;
        var preview = channels.Preview(view.Row.Channel, view.MediaType, view.Body);
        var model = new DeliveryPageModel(view, ReadableBody.Of(view.MediaType, view.Body), preview.All(part => part.Text == raw) ? [] : preview, replayed, failed.Length, earlier, PageForm.Field(context, antiforgery));
        return PageResult.Of(frame, $"{frame.Text.Delivery} {id}", DeliveryPage.Of(frame, model));
    }

    /// <summary>Sends the HTML document of one part of a preview, for a frame.</summary>
    private static async Task<IResult> ShowDocumentAsync(
        long id, int part, HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReader reader, [FromServices] ChannelDirectory channels, CancellationToken ct)
    {
        if (await reader.DeliveryAsync(id, ct) is not { } view
            || channels.Preview(view.Row.Channel, view.MediaType, view.Body).ElementAtOrDefault(part) is not { Document: { } document })
        {
            return PageResult.NotFound(frames.For(context));
        }

        context.Response.Headers.ContentSecurityPolicy = DocumentPolicy;
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        return TypedResults.Text(document, "text/html; charset=utf-8");
    }

    private static Task<IResult> ReplayAsync(
        long id, HttpContext context, [FromServices] DeliveryReplay replay, [FromServices] ActiveConfiguration configuration, [FromServices] IAntiforgery antiforgery, CancellationToken ct) =>
        PageForm.PostAsync(context, antiforgery, async form =>
        {
            var actor = RequestActor.Of(context, configuration.Current);
            var count = form["only_failed"] == "true" ? await replay.DeadInCallAsync(id, actor, ct) : await replay.IdsAsync([id], actor, ct);
            return PageForm.SeeOther(context, $"/deliveries/{id}?replayed={count}");
        }, ct);

    /// <summary>Replays the dead deliveries that match the filter. An empty filter is refused, so that nobody replays everything by accident.</summary>
    private static Task<IResult> ReplayFailedAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReplay replay, [FromServices] ActiveConfiguration configuration,
        [FromServices] IAntiforgery antiforgery, CancellationToken ct) =>
        PageForm.PostAsync(context, antiforgery, async form =>
        {
            var frame = frames.For(context);
            var filter = DeliveryListFilter.Read(name => form[name].ToString().Trim(), frame.Descriptors.Names);
            if (filter.IsEmpty || filter.State is not (null or DeliveryState.Dead))
            {
                return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
            }

            var count = await replay.FoundAsync(filter.In(frame.Zone), RequestActor.Of(context, configuration.Current), ct);
            return PageForm.SeeOther(context, QueryHelpers.AddQueryString($"/deliveries?replayed={count}", filter.Fields()));
        }, ct);
}
