using AlertOps.Delivery;

namespace AlertOps.Channels.WeCom;

/// <summary>What asking for a token brought.</summary>
/// <param name="Token">"" when it was refused.</param>
internal readonly record struct FetchedToken(string Token, TimeSpan Lifetime, Outcome Failure)
{
    public static FetchedToken Refused(Outcome failure) => new("", TimeSpan.Zero, failure);
}

/// <summary>
/// One app's token: fetched once for all who wait, renewed early beside those who go on with the one in hand, and not asked for again and again when it
/// is refused.
/// </summary>
internal sealed class AccessTokenCache(string app, TimeProvider time)
{
    /// <summary>How long before its end a token is renewed.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(300);

    /// <summary>WeCom throttles gettoken, and bans an address for an hour after about 2,000 failures.</summary>
    private static readonly TimeSpan UnknownWait = TimeSpan.FromMinutes(1);

    /// <summary>Between tries to renew a token that is still good.</summary>
    private static readonly TimeSpan RenewalWait = TimeSpan.FromSeconds(30);

    /// <summary>A second refusal this soon after a new token says that tokens are not what is wrong.</summary>
    private static readonly TimeSpan InvalidationGap = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private Held? held;
    private Task<TokenResult>? flight;
    private Outcome refusal;
    private DateTimeOffset notBefore = DateTimeOffset.MinValue;
    private string dropped = "";
    private DateTimeOffset lastDropped = DateTimeOffset.MinValue;

    public string App => app;

    /// <summary>The token that WeCom refused last; "" when it has refused none.</summary>
    public string LastDropped
    {
        get
        {
            lock (gate)
            {
                return dropped;
            }
        }
    }

    public DateTimeOffset? ExpiresAt
    {
        get
        {
            lock (gate)
            {
                return held?.ExpiresAt;
            }
        }
    }

    /// <summary>How long before its end a token is renewed: one that lives shorter than twice the usual time, at half its life.</summary>
    public static TimeSpan MarginOf(TimeSpan lifetime) => lifetime < 2 * RenewBefore ? lifetime / 2 : RenewBefore;

    public Task<TokenResult> GetAsync(Func<Task<FetchedToken>> fetch)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var mayAsk = now >= notBefore;
            if (held is { } token && now < token.ExpiresAt)
            {
                if (now >= token.RenewAt && mayAsk)
                {
                    flight ??= FlyAsync(fetch);
                }

                return Task.FromResult(TokenResult.Of(token.Token));
            }

            return mayAsk ? flight ??= FlyAsync(fetch) : Task.FromResult(Standing(now));
        }
    }

    /// <summary>Compares first: the token that failed may have been replaced already, and the new one stays. False when dropping it again is no use.</summary>
    public bool Invalidate(string token)
    {
        lock (gate)
        {
            if (held is null || !string.Equals(held.Token, token, StringComparison.Ordinal))
            {
                return true;
            }

            var now = time.GetUtcNow();
            if (lastDropped > now - InvalidationGap && lastDropped <= now)
            {
                return false;
            }

            held = null;
            dropped = token;
            lastDropped = now;
            return true;
        }
    }

    private async Task<TokenResult> FlyAsync(Func<Task<FetchedToken>> fetch)
    {
        // Leave the lock before anything is asked.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var landed = FetchedToken.Refused(Outcome.Later(FailureReason.Internal, "", "asking for a token failed"));
        try
        {
            landed = await fetch();
        }
        finally
        {
            lock (gate)
            {
                flight = null;
                Land(landed, time.GetUtcNow());
            }
        }

        lock (gate)
        {
            return Standing(time.GetUtcNow());
        }
    }

    private void Land(FetchedToken landed, DateTimeOffset now)
    {
        if (landed.Token.Length > 0)
        {
            held = Held.From(landed, now);
            refusal = default;
            notBefore = DateTimeOffset.MinValue;
            return;
        }

        refusal = landed.Failure;
        notBefore = now + refusal.Reason switch
        {
            FailureReason.Configuration or FailureReason.RateLimited => refusal.NotBefore ?? WeComReply.ConfigurationWait,
            FailureReason.UnknownCode => UnknownWait,
            _ => held is { } token && token.ExpiresAt > now ? RenewalWait : TimeSpan.Zero,
        };
    }

    /// <summary>What holds without asking: a token that still lives, even when its renewal was refused, or else the refusal for as long as it lasts.</summary>
    private TokenResult Standing(DateTimeOffset now)
    {
        if (held is { } token && now < token.ExpiresAt)
        {
            return TokenResult.Of(token.Token);
        }

        return TokenResult.None(notBefore > now ? refusal with { NotBefore = notBefore - now } : refusal);
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt)
    {
        public static Held From(FetchedToken fetched, DateTimeOffset now)
        {
            var margin = MarginOf(fetched.Lifetime);
            return new Held(fetched.Token, now + fetched.Lifetime - margin, now + fetched.Lifetime);
        }
    }
}
