namespace AlertOps.Access;

/// <summary>Says no, with the cure.</summary>
internal static class AccessAnswer
{
    /// <summary>Answers programs; leaves the status of a page to whoever renders pages.</summary>
    public static Task RefuseAsync(HttpContext context, AccessRefusal refusal)
    {
        var forPrograms = ProgramPaths.Includes(context.Request.Path);
        context.Features.Set(refusal);
        context.Response.StatusCode = refusal.Status;
        if (refusal.Kind == AccessRefusalKind.SignIn)
        {
            // A browser asks its user for Basic. The name of the user is of no account, the password is a token.
            context.Response.Headers.WWWAuthenticate = forPrograms
                ? new(["Bearer realm=\"alertops\"", "Basic realm=\"alertops\", charset=\"UTF-8\""])
                : new("Basic realm=\"alertops\"");
        }

        if (forPrograms)
        {
            return TypedResults.Problem(statusCode: refusal.Status, title: refusal.Title, detail: refusal.Detail).ExecuteAsync(context);
        }

        // No page under a name that may be a stranger's: it would be read by the page that pointed the name here.
        return refusal.Kind == AccessRefusalKind.UnknownHost
            ? TypedResults.Text($"{refusal.Title}: {refusal.Detail}.\n", "text/plain; charset=utf-8", statusCode: refusal.Status).ExecuteAsync(context)
            : Task.CompletedTask;
    }
}
