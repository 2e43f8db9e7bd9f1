using System.Collections.Concurrent;
using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>A token, or the reason why there is none.</summary>
internal readonly record struct TokenResult(string? Token, Outcome Failure)
{
    public static TokenResult Of(string token) => new(token, default);

    public static TokenResult None(Outcome failure) => new(null, failure);
}

/// <summary>The instant at which an app's token expires.</summary>
internal readonly record struct TokenExpiry(string App, DateTimeOffset At);

/// <summary>
/// Caches access tokens in this process, one per corp, agent and secret (WeCom documentation 91039). A token that is not cached comes from
/// <see cref="SharedTokenStore"/>, and from <see cref="WeComTokenEndpoint"/> when it is not there either.
/// </summary>
internal sealed class AccessTokenCache(ITokenSource source, TimeProvider time)
{
    private readonly ConcurrentDictionary<AccessTokenKey, AppAccessToken> tokens = new();

    /// <summary>A fetch serves all callers that wait for it, so the cancellation of one caller ends only that caller's waiting.</summary>
    public Task<TokenResult> GetAsync(WeComOptions options, WeComApp app, CancellationToken ct) => TokenOf(options, app).GetAsync(options, app).WaitAsync(ct);

    /// <summary>Drops a token that WeCom refused. False when the call must not be replayed: a new token was fetched a moment ago and did not help.</summary>
    public bool Invalidate(WeComOptions options, WeComApp app, string token) => TokenOf(options, app).Invalidate(token);

    /// <summary>Returns the expiry of the token of each configured app that has one, for a gauge.</summary>
    public IEnumerable<TokenExpiry> Expiries(WeComOptions options)
    {
        foreach (var app in options.Apps)
        {
            if (tokens.TryGetValue(AccessTokenKey.Of(options, app), out var token) && token.ExpiresAt is { } at)
            {
                yield return new TokenExpiry(app.Name, at);
            }
        }
    }

    private AppAccessToken TokenOf(WeComOptions options, WeComApp app) => tokens.GetOrAdd(
        AccessTokenKey.Of(options, app), static (_, arg) => new AppAccessToken(arg.Name, arg.Source, arg.Time), (app.Name, Source: source, Time: time));
}
