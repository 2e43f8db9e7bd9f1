using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>A token, or why there is none.</summary>
internal readonly record struct TokenResult(string? Token, Outcome Failure)
{
    public static TokenResult Of(string token) => new(token, default);

    public static TokenResult None(Outcome failure) => new(null, failure);
}

/// <summary>When an app's token runs out.</summary>
internal readonly record struct TokenExpiry(string App, DateTimeOffset At);

/// <summary>
/// Access tokens, one per corp, agent and secret (WeCom documentation 91039). Held by this process, and on a shelf that replicas and restarts share:
/// one refresh, not one each.
/// </summary>
/// <param name="shelf">Null to keep them in this process only.</param>
internal sealed class WeComTokens(WeComClient client, SharedTokenStore? shelf, TimeProvider time, ILogger<WeComTokens> logger)
{
    /// <summary>Where an answer names no lifetime: long enough to send what waits.</summary>
    private const int MinLifetimeSeconds = 30;

    private readonly ConcurrentDictionary<SlotKey, AccessTokenCache> slots = new();

    public Task<TokenResult> GetAsync(WeComOptions options, WeComApp app, CancellationToken ct) =>
        // The flight belongs to everybody who waits for it, so one caller's cancellation only ends that caller's waiting.
        Slot(options, app).GetAsync(() => BringAsync(options, app)).WaitAsync(ct);

    /// <summary>Drops a token that WeCom refused. False: don't replay, a new one was asked for a moment ago and did not help.</summary>
    public bool Invalidate(WeComOptions options, WeComApp app, string token) => Slot(options, app).Invalidate(token);

    /// <summary>For a gauge: apps that hold a token, and when it runs out.</summary>
    public IEnumerable<TokenExpiry> Expiries() => slots.Values
        .Select(slot => (slot.App, slot.ExpiresAt))
        .Where(item => item.ExpiresAt is not null)
        .Select(item => new TokenExpiry(item.App, item.ExpiresAt.GetValueOrDefault()));

    private AccessTokenCache Slot(WeComOptions options, WeComApp app) =>
        slots.GetOrAdd(SlotKey.Of(options, app), static (_, arg) => new AccessTokenCache(arg.Name, arg.Time), (app.Name, Time: time));

    private async Task<FetchedToken> BringAsync(WeComOptions options, WeComApp app) => shelf is null
        ? await FetchAsync(options, app)
        : await shelf.BringAsync(SlotKey.Of(options, app).ToString(), app.Secret, Slot(options, app).LastDropped, () => FetchAsync(options, app));

    private async Task<FetchedToken> FetchAsync(WeComOptions options, WeComApp app)
    {
        var url = options.Api($"/cgi-bin/gettoken?corpid={Uri.EscapeDataString(app.CorpId)}&corpsecret={Uri.EscapeDataString(app.Secret.Value)}");
        var result = await client.GetAsync(options.Http, url, CancellationToken.None);
        if (result.Answer is not { } answer)
        {
            return FetchedToken.Refused(result.Failure);
        }

        if (answer is { Code: 0, AccessToken.Length: > 0 })
        {
            logger.TokenFetched(app.Name, answer.ExpiresIn);
            return new FetchedToken(answer.AccessToken, TimeSpan.FromSeconds(Math.Max(MinLifetimeSeconds, answer.ExpiresIn)), default);
        }

        var failure = Classify(answer, Redaction.Clean(answer.Message, app.Secret.Value, answer.AccessToken));
        logger.TokenRefused(app.Name, failure.Code, failure.Detail);
        return FetchedToken.Refused(failure);
    }

    /// <summary>No refusal of a token is the fault of the message that waits for it: whatever it is, the message stays.</summary>
    private static Outcome Classify(WeComAnswer answer, string message)
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

    /// <summary>A new secret is a new key: what the old one was refused for no longer counts. The secret itself is not kept.</summary>
    private sealed record SlotKey(string ApiUrl, string CorpId, int AgentId, string SecretHash)
    {
        public static SlotKey Of(WeComOptions options, WeComApp app) => new(
            options.ApiUrl.AbsoluteUri,
            app.CorpId,
            app.AgentId,
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(app.Secret.Value))));
    }
}
