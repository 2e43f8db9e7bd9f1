using System.Collections.Immutable;
using AlertOps.Delivery;
using AlertOps.Pages.Views;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <param name="Parts">Empty when the delivery has no body yet.</param>
internal sealed record SandboxMessage(DeliveryRow Row, ImmutableArray<PreviewPart> Parts);

internal sealed record SandboxPageModel(ImmutableArray<SandboxMessage> Items, string? Next, bool FirstPage);

/// <summary>Shows the deliveries of the channels that send to nobody, as people would see them.</summary>
internal static class SandboxPages
{
    private const int ItemsPerPage = 10;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/sandbox", ListAsync);

    private static async Task<IResult> ListAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReader reader, [FromServices] ChannelDirectory channels, CancellationToken ct)
    {
        var frame = frames.For(context);
        var cursor = context.Request.Query["cursor"].ToString() is { Length: > 0 } text ? text : null;
        var page = await reader.DeliveriesAsync(
            new(null, null, null, cursor, ItemsPerPage) { Channels = [.. frame.Descriptors.All.Where(channel => channel.IsSentNowhere).Select(channel => channel.Name)] }, ct);
        var calls = await reader.LastCallsAsync(page.Items.Select(row => row.Id), ct);
        ImmutableArray<SandboxMessage> items =
            [.. page.Items.Select(row => new SandboxMessage(row, calls.TryGetValue(row.Id, out var call) ? channels.Preview(row.Channel, call.MediaType, call.Body) : []))];
        return PageResult.Of(frame, frame.Text.Sandbox, SandboxPage.Of(frame, new(items, page.Next, cursor is null)));
    }
}
