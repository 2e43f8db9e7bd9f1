using System.Data.Common;
using AlertOps.Access;
using AlertOps.Intake.WeChatAlarms;
using AlertOps.Pages.Views;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <param name="Text">What was pasted, when it is to be mended; "" else.</param>
/// <param name="IncidentId">Where a text that was just taken stands.</param>
/// <param name="Problem">Why it was not taken; null when it was, or none was pasted.</param>
internal sealed record WeChatPageModel(string Text, long? IncidentId, string? Problem, FormToken Token);

/// <summary>The paste box for the texts of WeChat alarms.</summary>
internal static class WeChatPages
{
    private const string Path = "/wechat-alarm";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show);
        app.MapPost(Path, PasteAsync).WithMetadata(new RequestSizeLimitAttribute(4 * WeChatAlarmText.Limit)).RequireAuthorization(Policies.Responder);
    }

    private static RazorComponentResult<Document> Show(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] IAntiforgery antiforgery)
    {
        var taken = long.TryParse(context.Request.Query["incident"], out var id) ? id : (long?)null;
        return Page(context, frames, new("", taken, null, Token(antiforgery, context)));
    }

    private static async Task<IResult> PasteAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] IAntiforgery antiforgery, [FromServices] WeChatAlarmIntake intake,
        [FromServices] ILogger<WeChatPageModel> logger, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(ct);
        var text = form["text"].ToString();
        var words = frames.For(context).Text.WeChatWords;
        string problem;
        try
        {
            var answer = await intake.SubmitAsync(WeChatAlarmText.Clean(text), ct);
            if (answer.IncidentId is { } id)
            {
                context.Response.Headers.Location = $"{Path}?incident={id}";
                return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
            }

            problem = answer.Problem is { } wrong ? words.Problem($"{wrong.What}: {wrong.Cure}") : words.Later;
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            logger.PasteNotStored(error);
            problem = words.Later;
        }

        return Page(context, frames, new(text, null, problem, Token(antiforgery, context)), StatusCodes.Status400BadRequest);
    }

    private static RazorComponentResult<Document> Page(HttpContext context, PageFrames frames, WeChatPageModel model, int status = StatusCodes.Status200OK)
    {
        var frame = frames.For(context);
        return PageResult.Of(frame, frame.Text.WeChatWords.Title, WeChatPage.Of(frame, model), status);
    }

    private static FormToken Token(IAntiforgery antiforgery, HttpContext context)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }
}
