using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>Fetches access tokens from WeCom (gettoken, documentation 91039).</summary>
internal sealed class WeComTokenEndpoint(WeComClient client, ILogger<WeComTokenEndpoint> logger) : ITokenSource
{
    /// <summary>The lifetime of a token whose answer names none: long enough to send the messages that are waiting.</summary>
    private const int MinLifetimeSeconds = 30;

    public async Task<FetchedToken> FetchAsync(WeComOptions options, WeComApp app, string invalidated)
    {
        var result = await client.TokenAsync(options, app, CancellationToken.None);
        if (result.Answer is not { } answer)
        {
            return FetchedToken.Refused(result.Failure);
        }

        if (answer is { Code: 0, AccessToken.Length: > 0 })
        {
            logger.TokenFetched(app.Name, answer.ExpiresIn);
            return new FetchedToken(answer.AccessToken, TimeSpan.FromSeconds(Math.Max(MinLifetimeSeconds, answer.ExpiresIn)), default);
        }

        var failure = Judge(answer, Redaction.Clean(answer.Message, app.Secret.Value, answer.AccessToken));
        logger.TokenRefused(app.Name, failure.Code, failure.Detail);
        return FetchedToken.Refused(failure);
    }

    /// <summary>Always "later": a token that is refused is never the fault of the message that waits for it.</summary>
    private static Outcome Judge(WeComAnswer answer, string message)
    {
        if (answer.Code == 0)
        {
            return Outcome.Later(FailureReason.ServerError, "0", "an answer without a token");
        }

        var outcome = WeComReply.Judge(answer.Code, message);
        return outcome.Kind == OutcomeKind.Later && outcome.Reason != FailureReason.TokenInvalid
            ? outcome
            : Outcome.Later(FailureReason.Configuration, outcome.Code, outcome.Detail, WeComReply.ConfigurationWait);
    }
}
