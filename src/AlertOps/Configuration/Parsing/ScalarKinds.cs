using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Configuration.Parsing;

/// <summary>Reads single values as what they mean. Each returns null after having reported what is wrong and how a right one looks.</summary>
internal static class ScalarKinds
{
    private const int TimeZoneSlips = 3;

    /// <summary>The address of a service: http or https, and nothing after the path. It is shown on pages, so no password may stand in it.</summary>
    public static Uri? ServiceUrl(this Value value, string example)
    {
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            value.Wrong("not an http or https URL", $"write it like {example}");
        }
        else if (url.UserInfo.Length > 0)
        {
            value.Wrong("holds a user or a password, which pages and messages would show", "remove it; a client authenticates with http_config: {basic_auth: {username: …, password_file: …}}");
        }
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            value.Wrong("goes on after the path", $"write it without '?' and '#', like {example}");
        }
        else
        {
            return url;
        }

        return null;
    }

    public static TimeSpan? Duration(this Value value, string example, TimeSpan atMost)
    {
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (PromDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration <= atMost)
        {
            return duration;
        }

        value.Wrong($"'{Readable.Key(text)}' is not a duration between 1ms and {PromDuration.Format(atMost)}", $"write it like {example}");
        return null;
    }

    public static int? Integer(this Value value, string example, int atLeast, int atMost)
    {
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= atLeast && number <= atMost)
        {
            return number;
        }

        value.Wrong($"'{Readable.Key(text)}' is not a whole number between {atLeast} and {atMost}", $"write it like {example}");
        return null;
    }

    public static bool? Flag(this Value value) => value.Choice(("true", true), ("false", false));

    /// <summary>One of some words, in any case.</summary>
    public static T? Choice<T>(this Value value, params ReadOnlySpan<(string Word, T Meaning)> choices)
        where T : struct
    {
        var words = new string[choices.Length];
        for (var index = 0; index < words.Length; index++)
        {
            words[index] = choices[index].Word;
        }

        return value.Word(words) is { } word ? choices[Array.IndexOf(words, word)].Meaning : null;
    }

    /// <summary>One of some words as it is written here.</summary>
    public static string? Word(this Value value, params string[] words)
    {
        if (value.Text(words[0]) is not { } text)
        {
            return null;
        }

        var known = Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            value.Wrong($"'{Readable.Key(text)}' is none of {string.Join(", ", words)}", Suggestion.Nearest(text, words) is { } near ? $"did you mean '{near}'?" : "write one of them");
        }

        return known;
    }

    public static Language? Language(this Value value) =>
        value.Choice(("zh-CN", Alerts.Language.Chinese), ("zh", Alerts.Language.Chinese), ("en", Alerts.Language.English));

    public static TimeZoneInfo? TimeZone(this Value value)
    {
        if (value.Text("Asia/Shanghai") is not { } text)
        {
            return null;
        }

        if (Zones.Find(text) is { } zone)
        {
            return zone;
        }

        var near = text.Length > TimeZoneSlips && !value.Context.IsFlooded ? Suggestion.Nearest(text, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id)) : null;
        value.Wrong($"no time zone '{Readable.Key(text)}'", near is null ? "write its IANA name, like Asia/Shanghai" : $"did you mean '{near}'?");
        return null;
    }

    public static Matcher? Matcher(this Value value)
    {
        const string example = "severity=\"critical\" or job=~\"web.*\"";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        try
        {
            return Alerts.Matcher.Parse(text);
        }
        catch (FormatException error)
        {
            value.Wrong(Readable.Line(error.Message.Split("; write it")[0]), $"write it like {example}");
            return null;
        }
    }

    /// <summary>A mail address without a display name. Loose: the server knows better, a header line must not break.</summary>
    public static string? MailAddress(this Value value)
    {
        const string example = "sre@example.com";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (MailAddresses.IsAddress(text))
        {
            return text;
        }

        value.Wrong($"'{Readable.Key(text)}' is not a mail address", $"write it like {example}");
        return null;
    }
}
