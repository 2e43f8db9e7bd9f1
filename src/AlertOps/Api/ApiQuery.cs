using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Incidents.Audit;
using AlertOps.Storage;

namespace AlertOps.Api;

/// <summary>Reads the filters of a list from its query and collects the mistakes, which the API reports and pages ignore.</summary>
internal sealed class ApiQuery(IQueryCollection query)
{
    private readonly List<string> problems = [];

    /// <summary>One sentence for each parameter that can't be read, with the values that are allowed.</summary>
    public ImmutableArray<string> Problems => [.. problems];

    public IncidentFilter Incidents() => new(
        [.. Several<IncidentState>("state")],
        Single<Severity>("severity"),
        Text("q"),
        Time("from"),
        Time("to"),
        ListCursor()) { Language = InLanguage() };

    /// <summary>Reads <c>lang</c>; Chinese when it is absent.</summary>
    public Language InLanguage()
    {
        var language = Language.Chinese;
        if (Text("lang") is { } text && !Languages.TryParse(text, out language))
        {
            problems.Add($"lang is \"{Short(text)}\"; it can be zh-CN, en");
        }

        return language;
    }

    public DeliveryFilter Deliveries(ChannelDirectory channels) => new(Single<DeliveryState>("state"), OneOf("channel", [.. channels.Names]), Number("incident"), ListCursor())
    {
        Receiver = Text("receiver"),
        Reason = Single<FailureReason>("reason"),
        From = Time("from"),
        To = Time("to"),
        Query = Text("q"),
    };

    public AuditFilter Audit() => new(Number("incident"), Text("person"), Single<AuditAction>("action"), Time("from"), Time("to"), ListCursor());

    /// <summary>Reads <c>alerts_cursor</c> and <c>changes_cursor</c> of one incident.</summary>
    public IncidentPart IncidentPart()
    {
        var (alerts, changes) = (Text("alerts_cursor"), Text("changes_cursor"));
        if (!AlertCursor.TryRead(alerts, out _))
        {
            problems.Add("alerts_cursor must be what an earlier answer gave as alerts_next; leave it out to start at the beginning");
        }

        if (!Cursor.TryRead(changes, out _))
        {
            problems.Add("changes_cursor must be what an earlier answer gave as changes_next; leave it out for the newest");
        }

        return new IncidentPart(alerts, changes);
    }

    public string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    public T? Single<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (EnumNames.TryParse<T>(text, out var value))
        {
            return value;
        }

        problems.Add($"{name} is \"{Short(text)}\"; it can be {string.Join(", ", EnumNames.All<T>())}");
        return null;
    }

    private string? OneOf(string name, ImmutableArray<string> allowed)
    {
        var text = Text(name);
        if (text is null || allowed.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        problems.Add($"{name} is \"{Short(text)}\"; it can be {string.Join(", ", allowed)}");
        return null;
    }

    public string? ListCursor()
    {
        var text = Text("cursor");
        if (!Cursor.TryRead(text, out _))
        {
            problems.Add("cursor must be what an earlier answer gave as next; leave it out to start at the beginning");
        }

        return text;
    }

    private HashSet<T> Several<T>(string name)
        where T : struct, Enum
    {
        var values = new HashSet<T>();
        foreach (var text in query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (EnumNames.TryParse<T>(text, out var value))
            {
                values.Add(value);
            }
            else
            {
                problems.Add($"{name} is \"{Short(text)}\"; it can be {string.Join(", ", EnumNames.All<T>())}, or several of them with commas");
            }
        }

        return values.Count > 0 ? values : [.. Enum.GetValues<T>()];
    }

    private long? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add($"{name} is \"{Short(text)}\"; it must be a number like 1042");
        return null;
    }

    private DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            && text.Contains('T', StringComparison.OrdinalIgnoreCase))
        {
            return at;
        }

        problems.Add($"{name} is \"{Short(text)}\"; it must be a time like 2026-01-05T10:00:00Z");
        return null;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
