using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Configuration.Parsing;

/// <summary>Reads single values of a kind, such as URLs and durations. Each method reports a wrong value, with an example of a right one, and returns null.</summary>
internal static class ScalarValues
{
    /// <summary>A shorter text than this resembles too many time zones.</summary>
    private const int ShortestMistypedTimeZone = 4;

    /// <summary>Pages of Prometheus and Alertmanager, whose addresses people copy from the browser.</summary>
    private static readonly string[] CopiedPaths = ["/graph", "/query", "/alerts", "/targets", "/api/v1", "/api/v2"];

    /// <summary>Reads the URL of a service: http or https, and nothing after the path. Pages show it, so it must not hold a password.</summary>
    public static Uri? ServiceUrl(this Value value, string example)
    {
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            value.Report("not an http or https URL", $"write it like {example}");
        }
        else if (url.UserInfo.Length > 0)
        {
            value.Report("holds a user or a password, which pages and messages would show", "remove it; a client authenticates with http_config: {basic_auth: {username: …, password_file: …}}");
        }
        else if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            value.Report("goes on after the path", $"write it without '?' and '#', like {example}");
        }
        else if (CopiedPaths.FirstOrDefault(page => url.AbsolutePath.TrimEnd('/').EndsWith(page, StringComparison.Ordinal)) is { } page)
        {
            value.Report("the address of a page", $"write it without '{page}', like {example}");
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

        value.Report($"'{Readable.Key(text)}' is not a duration between 1ms and {PromDuration.Format(atMost)}", $"write it like {example}");
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

        value.Report($"'{Readable.Key(text)}' is not a whole number between {atLeast} and {atMost}", $"write it like {example}");
        return null;
    }

    public static bool? Flag(this Value value) => value.Choice(("true", true), ("false", false));

    /// <summary>Reads one of some words, in any case.</summary>
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

    /// <returns>One of the words, as it is spelt here.</returns>
    public static string? Word(this Value value, params string[] words)
    {
        if (value.Text(words[0]) is not { } text)
        {
            return null;
        }

        var known = Array.Find(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            value.Report($"'{Readable.Key(text)}' is none of {string.Join(", ", words)}", Suggestion.Nearest(text, words) is { } near ? $"did you mean '{near}'?" : "write one of them");
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

        if ((text == TimeZones.DefaultName ? TimeZones.Default : TimeZones.Find(text)) is { } zone)
        {
            return zone;
        }

        if (TimeZones.IsChina(text))
        {
            value.Report($"no time zone '{Readable.Key(text)}'", $"all of China has '{TimeZones.DefaultName}'");
            return null;
        }

        var near = text.Length >= ShortestMistypedTimeZone && !value.Context.IsFlooded ? Suggestion.Nearest(text, TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id)) : null;
        value.Report($"no time zone '{Readable.Key(text)}'", near is null ? "write its IANA name, like Asia/Shanghai" : $"did you mean '{near}'?");
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
            value.Report(Readable.Line(error.Message.Split("; write it")[0]), $"write it like {example}");
            return null;
        }
    }

    /// <summary>Reads a list of matchers, all of which must hold.</summary>
    public static ImmutableArray<Matcher> Matchers(this Value value) =>
        value.List("['severity=\"critical\"', 'job=~\"web.*\"']") is { } items ? [.. items.Select(item => item.Matcher()).OfType<Matcher>()] : [];

    /// <summary>Reads a mail address without a display name. Checks only that it can't break a header line; the mail server decides the rest.</summary>
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

        value.Report($"'{Readable.Key(text)}' is not a mail address", $"write it like {example}");
        return null;
    }
}
