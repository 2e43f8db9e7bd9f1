using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AlertOps.Pages;

/// <summary>The hidden field that proves that a form comes from one of our pages.</summary>
internal sealed record AntiforgeryField(string Name, string Value);

/// <summary>The steps that all posted forms share: check the antiforgery field, read the form, act, redirect.</summary>
internal static class PageForm
{
    /// <summary>Returns the field that a page must put into its forms, and sets its cookie.</summary>
    public static AntiforgeryField Field(HttpContext context, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        return new(tokens.FormFieldName, tokens.RequestToken!);
    }

    /// <summary>Hands the posted form to <paramref name="handle"/>; answers 400 when it doesn't carry the antiforgery field.</summary>
    public static async Task<IResult> PostAsync(HttpContext context, IAntiforgery antiforgery, Func<IFormCollection, Task<IResult>> handle, CancellationToken ct) =>
        await antiforgery.IsRequestValidAsync(context)
            ? await handle(await context.Request.ReadFormAsync(ct))
            : TypedResults.StatusCode(StatusCodes.Status400BadRequest);

    /// <summary>Redirects to a page after a form was handled, so that reloading it posts nothing again.</summary>
    public static StatusCodeHttpResult SeeOther(HttpContext context, string path)
    {
        context.Response.Headers.Location = path;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }
}
