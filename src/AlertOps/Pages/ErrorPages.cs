using System.Diagnostics.CodeAnalysis;
using AlertOps.Access;
using AlertOps.Operations;
using AlertOps.Pages.Views;
using AlertOps.Storage.Sql;

namespace AlertOps.Pages;

/// <summary>Turns errors into a page in the reader's language, and into problem+json for programs.</summary>
internal static class ErrorPages
{
    private const string RetryAfterSeconds = "5";

    /// <summary>Must directly follow <see cref="SecurityHeaders.UseSecurityHeaders"/>: it handles the errors of everything after it.</summary>
    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app)
    {
        var failures = app.ApplicationServices.GetRequiredService<RequestFailureLog>();
        return app
            .Use((context, next) => HandleUnrenderableAsync(context, next, failures))
            .UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => AnswerAsync(context, context.Response.StatusCode),
                StatusCodeSelector = error => StoreOutage.Is(error) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
                SuppressDiagnosticsCallback = failed => ReportAndSuppress(failed.Exception, failed.HttpContext, failures),
                AllowStatusCode404Response = true,
            })
            .UseStatusCodePages(context => AnswerAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    /// <summary>
    /// Handles errors that no page can be rendered for, since a response is half sent or the error page fails itself. They must not reach the server, which would log each.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one request: the others go on.")]
    private static async Task HandleUnrenderableAsync(HttpContext context, RequestDelegate next, RequestFailureLog failures)
    {
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                ReportAndSuppress(error, context, failures);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>
    /// Reports the error, unless it is an outage of the database, which is logged where it is noticed, or damage of its file: asking the dialect for it
    /// makes the store stop using the file and log that.
    /// </summary>
    /// <returns>Always true, so that the framework logs nothing.</returns>
    private static bool ReportAndSuppress(Exception error, HttpContext context, RequestFailureLog failures)
    {
        var isDamaged = context.RequestServices.GetService<SqlDialect>()?.DamageOf(error) is not null;
        if (!isDamaged && !StoreOutage.Is(error))
        {
            failures.Write(error, context);
        }

        return true;
    }

    private static async Task AnswerAsync(HttpContext context, int status)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (context.RequestServices.GetRequiredService<ApiPaths>().Contains(context.Request.Path))
        {
            await TypedResults.Problem(statusCode: status, title: Title(status)).ExecuteAsync(context);
            return;
        }

        var frame = context.RequestServices.GetRequiredService<PageFrames>().For(context);
        var text = frame.Text;
        var refusal = context.Features.Get<AccessRefusal>();
        var page = status switch
        {
            _ when refusal?.Status == status => PageResult.Of(frame, text.AccessWords.Title(refusal.Kind), MessagePage.AccessDenied(text, refusal), status),
            StatusCodes.Status404NotFound => PageResult.NotFound(frame),
            StatusCodes.Status503ServiceUnavailable => PageResult.Of(frame, StoreUnavailableText.Of(text.Language).Title, MessagePage.StoreUnavailable(text), status),
            >= 500 => PageResult.Of(frame, text.ErrorWords.BrokenTitle, MessagePage.Broken(text), status),
            _ => PageResult.Of(frame, text.ErrorWords.RefusedTitle, MessagePage.Refused(text, status), status),
        };
        await page.ExecuteAsync(context);
    }

    private static string Title(int status) => status switch
    {
        StatusCodes.Status404NotFound => "no such path; GET /openapi/v1.json lists them all",
        StatusCodes.Status405MethodNotAllowed => "this path does not take that method",
        StatusCodes.Status400BadRequest => "the request can't be read",
        StatusCodes.Status408RequestTimeout => "the body came too slowly",
        StatusCodes.Status413PayloadTooLarge => "the body is too large",
        StatusCodes.Status503ServiceUnavailable => "the database is away; try again in a moment",
        >= 500 => "internal error; the log has the details",
        _ => "request refused",
    };
}
