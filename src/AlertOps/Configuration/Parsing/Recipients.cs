using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AlertOps.Routing;

namespace AlertOps.Configuration.Parsing;

/// <summary>Who a channel speaks to. People are looked up here, so that a delivery carries an address and needs no configuration.</summary>
internal static partial class Recipients
{
    private const string WeComExample = "person:zhangsan, user:zhangsan, party:2, tag:5 or all";
    private const int LongestWeComId = 64;

    /// <summary>Digits of a phone number as WeCom knows it, with or without the country's.</summary>
    private const int ShortestMobile = 5;
    private const int LongestMobile = 20;

    /// <summary>Recipients of an app's message as <c>user:…</c>, <c>party:…</c>, <c>tag:…</c>, <c>all</c>; WeCom ids are one in any case.</summary>
    public static ImmutableArray<string> WeCom(Value value, ImmutableArray<Person> people) => Each(value, item => WeComOne(item, people));

    /// <summary>Mail addresses.</summary>
    public static ImmutableArray<string> Mail(Value value, ImmutableArray<Person> people) => Each(value, item => MailOne(item, people));

    /// <summary>Mail addresses that get a copy; there may be none.</summary>
    public static ImmutableArray<string> Copies(Value value, ImmutableArray<Person> people) =>
        value.Node is { Kind: NodeKind.List, Items.IsEmpty: true } ? [] : Mail(value, people);

    /// <summary>Whom a robot calls by name, as <c>user:…</c>, <c>mobile:…</c>, <c>label:…</c>, <c>all</c>.</summary>
    public static ImmutableArray<string> Mentions(Value value, ImmutableArray<Person> people) => Each(value, item => MentionOne(item, people));

    /// <summary>A member's id. Not '|', which separates members in a call.</summary>
    public static string? WeComId(this Value value)
    {
        if (value.Text("zhangsan") is not { } text)
        {
            return null;
        }

        if (IsWeComId(text))
        {
            return text;
        }

        value.Wrong($"'{Readable.Key(text)}' is not the id of a WeCom member", "write one id, like zhangsan");
        return null;
    }

    private static ImmutableArray<string> Each(Value value, Func<Value, string?> read)
    {
        var items = value.ListOrOne();
        if (items.IsEmpty)
        {
            value.Wrong("nobody", "name at least one recipient");
        }

        return [.. items.Select(read).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static string? WeComOne(Value value, ImmutableArray<Person> people)
    {
        if (value.Text(WeComExample) is not { } text)
        {
            return null;
        }

        var (kind, name) = Split(text);
        switch (kind)
        {
            case "all" when name.Length == 0:
                return text;
            case "user" when IsWeComId(name):
            case "party" or "tag" when uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return $"{kind}:{name}";
            case "person":
                return Person(value, name, people, "wecom", person => person.WeCom) is { } id ? $"user:{id}" : null;
            case "schedule" or "team" or "label":
                value.NotYet($"'{Readable.Key(text)}': ", "on-call");
                return null;
            default:
                var cure = kind == text && IsWeComId(text) ? $"did you mean '{(people.Any(person => person.Id == text) ? "person" : "user")}:{text}'?" : $"write it like {WeComExample}";
                value.Wrong($"'{Readable.Key(text)}' is nobody that WeCom knows", cure);
                return null;
        }
    }

    private static string? MentionOne(Value value, ImmutableArray<Person> people)
    {
        const string example = "person:zhangsan, user:zhangsan, mobile:13800000000, label:owner or all";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        var (kind, name) = Split(text);
        switch (kind)
        {
            case "all" when name.Length == 0:
            case "mobile" when name.Length is >= ShortestMobile and <= LongestMobile && name.All(char.IsAsciiDigit):
            case "label" when LabelName().IsMatch(name):
                return text;
            case "user" when IsMentionable(name):
                return text;
            case "person" when Person(value, name, people, "wecom", person => person.WeCom) is var id:
                if (id is not null && !IsMentionable(id))
                {
                    value.Wrong($"'{Readable.Key(id)}' can't stand in a mention", "give that person a WeCom id of letters, digits, '_', '-', '.' and '@'");
                }

                return id is null ? null : $"user:{id}";
            case "schedule" or "team":
                value.NotYet($"'{Readable.Key(text)}': ", "on-call");
                return null;
            default:
                var cure = kind == text && IsMentionable(text) ? $"did you mean '{(people.Any(person => person.Id == text) ? "person" : "user")}:{text}'?"
                    : text == "@all" ? "did you mean 'all'?"
                    : $"write it like {example}";
                value.Wrong($"'{Readable.Key(text)}' is nobody that a robot can call", cure);
                return null;
        }
    }

    private static string? MailOne(Value value, ImmutableArray<Person> people)
    {
        const string example = "person:zhangsan or sre@example.com";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        var (kind, name) = Split(text);
        switch (kind)
        {
            case "person":
                return Person(value, name, people, "email", person => person.Email);
            case "schedule" or "team" or "label":
                value.NotYet($"'{Readable.Key(text)}': ", "on-call");
                return null;
            default:
                return value.MailAddress();
        }
    }

    private static string? Person(Value value, string id, ImmutableArray<Person> people, string key, Func<Person, string?> address)
    {
        var person = people.FirstOrDefault(known => known.Id == id);
        if (person is null)
        {
            value.Wrong($"no person '{Readable.Key(id)}'", value.Context.Cure(id, people.Select(known => known.Id), $"add it like people: [{{id: …, {key}: …}}]"));
            return null;
        }

        if (address(person) is { } found)
        {
            return found;
        }

        value.Wrong($"person '{Readable.Key(id)}' has no {key}", $"add {key} to that person");
        return null;
    }

    private static (string Kind, string Name) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>What WeCom allows in an id (documentation 90195); anything else could end the mark in the message.</summary>
    private static bool IsMentionable(string id) => IsWeComId(id) && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' or '@');

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelName();

    private static bool IsWeComId(string text) =>
        text.Length is > 0 and <= LongestWeComId && !text.StartsWith('@') && !text.Any(character => character is '|' || char.IsWhiteSpace(character));
}
