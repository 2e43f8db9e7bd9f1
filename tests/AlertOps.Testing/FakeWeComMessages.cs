using System.Text;

namespace AlertOps.Testing;

/// <summary>A message of an app that one member has received.</summary>
internal sealed record WeComSeen(string Recipient, string Type, string Content, DateTimeOffset At);

/// <summary>Implements message/send, as strict as WeCom documentation 90236 and 90312.</summary>
internal sealed class FakeWeComMessages(FakeWeComTokens tokens, TimeProvider time)
{
    public const int MaxContent = 2048;
    public const int MemberPerMinute = 30;

    private readonly Lock gate = new();
    private readonly List<WeComSeen> delivered = [];
    private readonly Dictionary<string, (DateTimeOffset Until, string MessageId)> remembered = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Number of messages that WeCom delivers to a member each minute; a test that is about something else may raise it.</summary>
    public int LimitPerMinute { get; set; } = MemberPerMinute;

    /// <summary>Members that the app may see, with their registered names; answers have them in lower case.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    public HashSet<string> Parties { get; } = [];

    public HashSet<string> Tags { get; } = [];

    /// <summary>Members without an interface licence.</summary>
    public HashSet<string> Unlicensed { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Delivered messages, one entry per recipient: <c>user:zhangsan</c>, <c>party:2</c>, <c>tag:5</c>, <c>all</c>.</summary>
    public IReadOnlyList<WeComSeen> Delivered
    {
        get
        {
            lock (gate)
            {
                return [.. delivered];
            }
        }
    }

    public IReadOnlyList<WeComSeen> Seen(string recipient) =>
        [.. Delivered.Where(item => string.Equals(item.Recipient, recipient, StringComparison.OrdinalIgnoreCase))];

    internal FakeWeComAnswer Answer(FakeWeComRequest request)
    {
        var (app, code) = tokens.Check(request.Query("access_token"));
        if (app is null)
        {
            return FakeWeComAnswer.Of(code, "access_token");
        }

        if (request.Json is null)
        {
            return FakeWeComAnswer.Of(40058, "Warning: wrong json format.");
        }

        var refusal = Refusal(request, app);
        lock (gate)
        {
            return refusal == 0 ? Deliver(request) : FakeWeComAnswer.Of(refusal, "refused");
        }
    }

    private static int Refusal(FakeWeComRequest request, FakeWeComApp app)
    {
        var type = request.Text("msgtype");
        var content = request.Content;
        return request switch
        {
            _ when request.Integer("agentid") is null => 40056,
            _ when request.Integer("agentid") != app.AgentId => 301002,
            _ when type is not ("text" or "markdown" or "textcard" or "template_card") => 40008,
            _ when type == "textcard" && FakeWeComTypes.TextCard(request.Json?[type]) is var code and not 0 => code,
            _ when type == "template_card" && FakeWeComTypes.TemplateCard(request.Json?[type]) is var code and not 0 => code,
            _ when content.Length == 0 => 44004,
            _ when type == "markdown" && Encoding.UTF8.GetByteCount(content) > MaxContent => 45002,
            _ when Ids(request.Text("touser")).Length > 1000 => 40032,
            _ when Ids(request.Text("toparty")).Length > 100 => 82002,
            _ when Ids(request.Text("totag")).Length > 100 => 82003,
            _ when request.Text("touser").Length + request.Text("toparty").Length + request.Text("totag").Length == 0 => 82001,
            _ when request.Integer("duplicate_check_interval") is > 14400 => 40058,
            _ => 0,
        };
    }

    private FakeWeComAnswer Deliver(FakeWeComRequest request)
    {
        var now = time.GetUtcNow();
        var everybody = request.Text("touser") == "@all";
        var users = everybody ? [] : Ids(request.Text("touser"));
        var parties = everybody ? [] : Ids(request.Text("toparty"));
        var tags = everybody ? [] : Ids(request.Text("totag"));
        var lostUsers = users.Where(id => !Members.Contains(id)).ToArray();
        var lostParties = parties.Where(id => !Parties.Contains(id)).ToArray();
        var lostTags = tags.Where(id => !Tags.Contains(id)).ToArray();
        var unlicensed = users.Where(Unlicensed.Contains).ToArray();
        if (!everybody && users.Length + parties.Length + tags.Length == lostUsers.Length + lostParties.Length + lostTags.Length)
        {
            return FakeWeComAnswer.Of(81013, "user & party & tag all invalid");
        }

        var messageId = Remember(request, now, out var isRepeat);
        if (!isRepeat)
        {
            var reached = users.Except(lostUsers).Except(unlicensed).Select(id => $"user:{id}")
                .Concat(parties.Except(lostParties).Select(id => $"party:{id}"))
                .Concat(tags.Except(lostTags).Select(id => $"tag:{id}"))
                .Concat(everybody ? ["all"] : Array.Empty<string>());
            Write(request, reached, now);
        }

        return FakeWeComAnswer.Of(
            0, "ok",
            ("invaliduser", string.Join('|', lostUsers).ToLowerInvariant()),
            ("invalidparty", string.Join('|', lostParties)),
            ("invalidtag", string.Join('|', lostTags)),
            ("unlicenseduser", string.Join('|', unlicensed).ToLowerInvariant()),
            ("msgid", messageId));
    }

    /// <summary>Recognises equal bytes within the interval: they are accepted and not delivered a second time.</summary>
    private string Remember(FakeWeComRequest request, DateTimeOffset now, out bool isRepeat)
    {
        var key = Convert.ToBase64String(request.Body);
        isRepeat = request.Integer("enable_duplicate_check") == 1 && remembered.TryGetValue(key, out var seen) && seen.Until > now;
        if (!isRepeat)
        {
            remembered[key] = (now.AddSeconds(request.Integer("duplicate_check_interval") ?? 1800), $"msg-{++count}");
        }

        return remembered[key].MessageId;
    }

    private void Write(FakeWeComRequest request, IEnumerable<string> recipients, DateTimeOffset now)
    {
        var type = request.Text("msgtype");
        var content = type == "text" ? Cut(request.Content) : request.Content;
        foreach (var recipient in recipients)
        {
            // The excess is dropped without an error: only the list of delivered messages shows it.
            if (delivered.Count(item => item.Recipient == recipient && item.At > now.AddMinutes(-1)) < LimitPerMinute)
            {
                delivered.Add(new WeComSeen(recipient, type, content, now));
            }
        }
    }

    private static string Cut(string content)
    {
        while (Encoding.UTF8.GetByteCount(content) > MaxContent)
        {
            content = content[..^1];
        }

        return content;
    }

    private static string[] Ids(string joined) => joined.Split('|', StringSplitOptions.RemoveEmptyEntries);
}
