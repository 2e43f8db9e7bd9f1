namespace AlertOps.Testing;

/// <summary>An app of the fake WeCom company.</summary>
internal sealed record FakeWeComApp(string CorpId, int AgentId, string Secret);

/// <summary>Implements gettoken: the same token while it is valid, a new one after that (WeCom documentation 91039 in its wording of 2020).</summary>
internal sealed class FakeWeComTokens(TimeProvider time)
{
    public const int InvalidToken = 40014;
    public const int ExpiredToken = 42001;

    private readonly Lock gate = new();
    private readonly List<FakeWeComApp> apps = [];
    private readonly List<Issued> issued = [];
    private int count;

    public int LifetimeSeconds { get; set; } = 7200;

    /// <summary>Length of a token in characters.</summary>
    public int Length { get; set; } = 512;

    public FakeWeComApp AddApp(string corpId, int agentId, string secret)
    {
        lock (gate)
        {
            var app = new FakeWeComApp(corpId, agentId, secret);
            apps.Add(app);
            return app;
        }
    }

    /// <summary>All tokens issued so far: none may occur in a log.</summary>
    public IReadOnlyList<string> Given
    {
        get
        {
            lock (gate)
            {
                return [.. issued.Select(item => item.Token)];
            }
        }
    }

    /// <summary>Invalidates all issued tokens, as the real WeCom may at any time.</summary>
    public void RevokeAll()
    {
        lock (gate)
        {
            issued.ForEach(item => item.IsRevoked = true);
        }
    }

    /// <summary>Finds the app of a token, or the errcode for a token that is not valid.</summary>
    public (FakeWeComApp? App, int Code) Check(string token)
    {
        lock (gate)
        {
            var found = issued.Find(item => item.Token == token);
            return token.Length == 0 ? (null, 41001)
                : found is null || found.IsRevoked ? (null, InvalidToken)
                : found.ExpiresAt <= time.GetUtcNow() ? (null, ExpiredToken)
                : (found.App, 0);
        }
    }

    internal FakeWeComAnswer Answer(FakeWeComRequest request)
    {
        var corpId = request.Query("corpid");
        var secret = request.Query("corpsecret");
        lock (gate)
        {
            if (corpId.Length == 0 || secret.Length == 0)
            {
                return FakeWeComAnswer.Of(corpId.Length == 0 ? 41002 : 41004, "missing");
            }

            if (!apps.Exists(app => app.CorpId == corpId))
            {
                return FakeWeComAnswer.Of(40013, "invalid corpid, hint: [x], from ip: 203.0.113.9, more info at …");
            }

            return apps.Find(app => app.CorpId == corpId && app.Secret == secret) is { } app
                ? Give(app)
                : FakeWeComAnswer.Of(40001, "invalid credential, hint: [x], from ip: 203.0.113.9, more info at …");
        }
    }

    private FakeWeComAnswer Give(FakeWeComApp app)
    {
        var now = time.GetUtcNow();
        var current = issued.Find(item => item.App == app && !item.IsRevoked && item.ExpiresAt > now);
        if (current is null)
        {
            current = new Issued(app, $"token-{++count}-".PadRight(Length, 'x'), now.AddSeconds(LifetimeSeconds));
            issued.Add(current);
        }

        var left = (int)(current.ExpiresAt - now).TotalSeconds;
        return FakeWeComAnswer.Of(0, "ok", ("access_token", current.Token), ("expires_in", left));
    }

    private sealed record Issued(FakeWeComApp App, string Token, DateTimeOffset ExpiresAt)
    {
        public bool IsRevoked { get; set; }
    }
}
