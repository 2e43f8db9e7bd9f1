namespace AlertOps.Access;

/// <summary>Answers refused requests, with the reason and the cure.</summary>
internal static class AccessRefusalWriter
{
    /// <summary>Writes problem+json for programs; for a page it sets the status, and the middleware of error pages renders it.</summary>
    public static Task RefuseAsync(HttpContext context, AccessRefusal refusal)
    {
        var forPrograms = context.RequestServices.GetRequiredService<ApiPaths>().Contains(context.Request.Path);
        context.Features.Set(refusal);
        context.Response.StatusCode = refusal.Status;
        if (refusal.Kind == AccessRefusalKind.SignIn)
        {
            // A browser asks its user for Basic credentials. The user name is ignored, the password is a token.
            context.Response.Headers.WWWAuthenticate = forPrograms
                ? new(["Bearer realm=\"alertops\"", "Basic realm=\"alertops\", charset=\"UTF-8\""])
                : new("Basic realm=\"alertops\"");
        }

        if (forPrograms)
        {
            return TypedResults.Problem(statusCode: refusal.Status, title: refusal.Title, detail: refusal.Detail).ExecuteAsync(context);
        }

        // Under an unknown name no page is rendered, since the page that pointed the name here could read it.
        return refusal.Kind == AccessRefusalKind.UnknownHost
            ? TypedResults.Text($"{refusal.Title}: {refusal.Detail}.\n", "text/plain; charset=utf-8", statusCode: refusal.Status).ExecuteAsync(context)
            : Task.CompletedTask;
    }
}
