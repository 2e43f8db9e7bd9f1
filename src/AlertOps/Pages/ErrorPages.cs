using System.Diagnostics.CodeAnalysis;
using AlertOps.Access;
using AlertOps.Operations;
using AlertOps.Pages.Views;
using AlertOps.Storage;

namespace AlertOps.Pages;

/// <summary>What people see when there is nothing to see: a page in their language. Programs get problem+json.</summary>
internal static class ErrorPages
{
    private const string RetryAfterSeconds = "5";

    /// <summary>Put right behind <see cref="SecurityHeaders.UseSecurityHeaders"/>: everything after it is covered.</summary>
    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app)
    {
        var failures = app.ApplicationServices.GetRequiredService<RequestFailures>();
        return app
            .Use((context, next) => EndAsync(context, next, failures))
            .UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => AnswerAsync(context, context.Response.StatusCode),
                StatusCodeSelector = error => StoreOutage.Is(error) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
                SuppressDiagnosticsCallback = failed => IsTold(failed.Exception, failed.HttpContext, failures),
                AllowStatusCode404Response = true,
            })
            .UseStatusCodePages(context => AnswerAsync(context.HttpContext, context.HttpContext.Response.StatusCode));
    }

    /// <summary>What no page can be made of, since one was half sent or the page of the error fails itself: nothing of it reaches the server, which would log each.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one request: the others go on.")]
    private static async Task EndAsync(HttpContext context, RequestDelegate next, RequestFailures failures)
    {
        try
        {
            await next(context);
        }
        catch (Exception error)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                IsTold(error, context, failures);
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
    /// Always true: the framework says nothing of it. A database that is away is no bug of the page, and was said where it was noticed; one that is damaged
    /// is no longer used from here on, and said by who looks after it.
    /// </summary>
    private static bool IsTold(Exception error, HttpContext context, RequestFailures failures)
    {
        var isDamaged = context.RequestServices.GetService<SqlDialect>()?.WhyDamaged(error) is not null;
        if (!isDamaged && !StoreOutage.Is(error))
        {
            failures.Tell(error, context);
        }

        return true;
    }

    private static async Task AnswerAsync(HttpContext context, int status)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        if (ProgramPaths.Includes(context.Request.Path))
        {
            await TypedResults.Problem(statusCode: status, title: Title(status)).ExecuteAsync(context);
            return;
        }

        var frame = context.RequestServices.GetRequiredService<PageFrames>().For(context);
        var text = frame.Text;
        var refusal = context.Features.Get<AccessRefusal>();
        var page = status switch
        {
            _ when refusal?.Status == status => PageResult.Of(frame, text.AccessWords.Title(refusal.Kind), MessagePage.NotLetIn(text, refusal), status),
            StatusCodes.Status404NotFound => PageResult.NotFound(frame),
            StatusCodes.Status503ServiceUnavailable => PageResult.Of(frame, AwayText.Of(text.Language).Title, MessagePage.Away(text), status),
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
