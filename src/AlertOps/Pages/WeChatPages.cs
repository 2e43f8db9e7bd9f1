using System.Data.Common;
using AlertOps.Access;
using AlertOps.Configuration;
using AlertOps.Intake.WeChatAlarms;
using AlertOps.Pages.Views;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AlertOps.Pages;

/// <param name="Text">The pasted text when it was refused; "" otherwise.</param>
/// <param name="IncidentId">The incident of the text that was just accepted; null when none was.</param>
/// <param name="Problem">The reason why the text was refused; null when it was accepted, or none was pasted.</param>
internal sealed record WeChatPageModel(string Text, long? IncidentId, string? Problem, AntiforgeryField Token);

/// <summary>Serves the page where the texts of WeChat alarms are pasted.</summary>
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
        return Page(context, frames, new("", taken, null, PageForm.Field(context, antiforgery)));
    }

    private static Task<IResult> PasteAsync(
        HttpContext context, [FromServices] PageFrames frames, [FromServices] IAntiforgery antiforgery, [FromServices] WeChatAlarmIntake intake,
        [FromServices] ActiveConfiguration configuration, [FromServices] ILogger<WeChatPageModel> logger, CancellationToken ct) => PageForm.PostAsync(context, antiforgery, async form =>
    {
        var text = form["text"].ToString();
        var words = frames.For(context).Text.WeChatWords;
        string problem;
        try
        {
            var result = await intake.SubmitAsync(WeChatAlarmText.Clean(text), RequestActor.Of(context, configuration.Current), ct);
            if (result.IncidentId is { } id)
            {
                return PageForm.SeeOther(context, $"{Path}?incident={id}");
            }

            problem = result.Problem is { } wrong ? words.Problem($"{wrong.What}: {wrong.Cure}") : words.Later;
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            logger.PasteNotStored(error);
            problem = words.Later;
        }

        return Page(context, frames, new(text, null, problem, PageForm.Field(context, antiforgery)), StatusCodes.Status400BadRequest);
    }, ct);

    private static RazorComponentResult<Document> Page(HttpContext context, PageFrames frames, WeChatPageModel model, int status = StatusCodes.Status200OK)
    {
        var frame = frames.For(context);
        return PageResult.Of(frame, frame.Text.WeChatWords.Title, WeChatPage.Of(frame, model), status);
    }
}
