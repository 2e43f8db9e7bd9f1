using System.Collections.Immutable;
using AlertOps.Pages.Views;
using AlertOps.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <param name="Body">Null when the delivery has no readable body, or none yet.</param>
internal sealed record SandboxMessage(DeliveryRow Row, SandboxBody? Body);

internal sealed record SandboxPageModel(ImmutableArray<SandboxMessage> Items, string? Next, bool FirstPage);

internal static class SandboxPages
{
    private const string Channel = "sandbox";
    private const int ItemsPerPage = 10;

    // The mail may style itself and show its own pictures; it can run nothing, load nothing, and only our own page may frame it.
    private const string MailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sandbox", ListAsync);
        app.MapGet("/sandbox/{id:long}/mail", MailAsync);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReader reader, CancellationToken ct)
    {
        var frame = frames.For(context);
        var cursor = context.Request.Query["cursor"].ToString() is { Length: > 0 } text ? text : null;
        var page = await reader.DeliveriesAsync(new(null, Channel, null, cursor, ItemsPerPage), ct);
        var calls = await reader.LastCallsAsync(page.Items.Select(row => row.Id), ct);
        ImmutableArray<SandboxMessage> items =
            [.. page.Items.Select(row => new SandboxMessage(row, calls.TryGetValue(row.Id, out var call) ? SandboxBody.Read(call.MediaType, call.Body) : null))];
        return PageResult.Of(frame, frame.Text.Sandbox, SandboxPage.Of(frame, new(items, page.Next, cursor is null)));
    }

    private static async Task<IResult> MailAsync(
        long id, HttpContext context, [FromServices] PageFrames frames, [FromServices] DeliveryReader reader, CancellationToken ct)
    {
        if (await reader.DeliveryAsync(id, ct) is not { Row.Channel: Channel } view
            || SandboxBody.Read(view.MediaType, view.Body)?.Mail is not { } mail)
        {
            return PageResult.NotFound(frames.For(context));
        }

        context.Response.Headers.ContentSecurityPolicy = MailPolicy;
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        return TypedResults.Text(mail.Html, "text/html; charset=utf-8");
    }
}
