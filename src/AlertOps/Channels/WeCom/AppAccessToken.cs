using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// The access token of one app. It is fetched once for all callers that wait, renewed early while callers go on with the current token, and not asked
/// for again and again when it is refused.
/// </summary>
internal sealed class AppAccessToken(string name, ITokenSource source, TimeProvider time)
{
    /// <summary>A token is renewed this long before it expires.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(300);

    /// <summary>The wait after an unknown code. WeCom throttles gettoken, and bans an address for an hour after about 2,000 failures.</summary>
    private static readonly TimeSpan UnknownWait = TimeSpan.FromMinutes(1);

    /// <summary>The wait between attempts to renew a token that is still valid.</summary>
    private static readonly TimeSpan RenewalWait = TimeSpan.FromSeconds(30);

    /// <summary>A second refusal this soon after a new token means that the token is not the cause.</summary>
    private static readonly TimeSpan InvalidationGap = TimeSpan.FromSeconds(10);

    private readonly Lock sync = new();
    private CachedToken? cached;
    private Task<TokenResult>? refresh;
    private Outcome refusal;
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;
    private string invalidated = "";
    private DateTimeOffset invalidatedAt = DateTimeOffset.MinValue;

    public string App => name;

    public DateTimeOffset? ExpiresAt
    {
        get
        {
            lock (sync)
            {
                return cached?.ExpiresAt;
            }
        }
    }

    /// <summary>The time before its expiry at which a token is renewed: half its life when it lives shorter than twice the usual time.</summary>
    public static TimeSpan RenewalMargin(TimeSpan lifetime) => lifetime < 2 * RenewBefore ? lifetime / 2 : RenewBefore;

    public Task<TokenResult> GetAsync(WeComOptions options, WeComApp app)
    {
        lock (sync)
        {
            var now = time.GetUtcNow();
            var mayFetch = now >= notBefore;
            if (cached is { } token && now < token.ExpiresAt)
            {
                if (now >= token.RenewAt && mayFetch)
                {
                    refresh ??= RefreshAsync(options, app);
                }

                return Task.FromResult(TokenResult.Of(token.Token));
            }

            return mayFetch ? refresh ??= RefreshAsync(options, app) : Task.FromResult(Current(now));
        }
    }

    /// <summary>
    /// Drops the cached token when it is the one that WeCom refused; a newer one stays. False when the token was dropped a moment ago already, so that
    /// dropping it again is of no use.
    /// </summary>
    public bool Invalidate(string token)
    {
        lock (sync)
        {
            if (cached is null || !string.Equals(cached.Token, token, StringComparison.Ordinal))
            {
                return true;
            }

            var now = time.GetUtcNow();
            if (invalidatedAt > now - InvalidationGap && invalidatedAt <= now)
            {
                return false;
            }

            cached = null;
            invalidated = token;
            invalidatedAt = now;
            return true;
        }
    }

    private async Task<TokenResult> RefreshAsync(WeComOptions options, WeComApp app)
    {
        // The caller holds the lock: leave it before the source is asked.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var fetched = FetchedToken.Refused(Outcome.Later(FailureReason.Internal, "", "asking for a token failed"));
        try
        {
            fetched = await source.FetchAsync(options, app, Invalidated());
        }
        finally
        {
            lock (sync)
            {
                refresh = null;
                Apply(fetched, time.GetUtcNow());
            }
        }

        lock (sync)
        {
            return Current(time.GetUtcNow());
        }
    }

    private string Invalidated()
    {
        lock (sync)
        {
            return invalidated;
        }
    }

    private void Apply(FetchedToken fetched, DateTimeOffset now)
    {
        if (fetched.Token.Length > 0)
        {
            cached = CachedToken.From(fetched, now);
            refusal = default;
            notBefore = DateTimeOffset.MinValue;
            return;
        }

        refusal = fetched.Failure;
        notBefore = now + refusal.Reason switch
        {
            FailureReason.Configuration or FailureReason.RateLimited => refusal.NotBefore ?? WeComReply.ConfigurationWait,
            FailureReason.UnknownCode => UnknownWait,
            _ => cached is { } token && token.ExpiresAt > now ? RenewalWait : TimeSpan.Zero,
        };
    }

    /// <summary>The valid token, even when its renewal was refused, or else the refusal for as long as it lasts.</summary>
    private TokenResult Current(DateTimeOffset now)
    {
        if (cached is { } token && now < token.ExpiresAt)
        {
            return TokenResult.Of(token.Token);
        }

        return TokenResult.None(notBefore > now ? refusal with { NotBefore = notBefore - now } : refusal);
    }

    private sealed record CachedToken(string Token, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt)
    {
        public static CachedToken From(FetchedToken fetched, DateTimeOffset now) =>
            new(fetched.Token, now + fetched.Lifetime - RenewalMargin(fetched.Lifetime), now + fetched.Lifetime);
    }
}
