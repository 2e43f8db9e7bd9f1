using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads the recipients of an app's messages, and the people whom a robot mentions.</summary>
internal static partial class WeComRecipients
{
    private const string Example = "person:zhangsan, user:zhangsan, party:2, tag:5 or all";

    /// <summary>Digits of a phone number as WeCom knows it, with or without the country's.</summary>
    private const int ShortestMobile = 5;
    private const int LongestMobile = 20;

    /// <summary>Reads recipients as <c>user:…</c>, <c>party:…</c>, <c>tag:…</c>, <c>all</c>. WeCom compares ids without case.</summary>
    public static ImmutableArray<string> Read(Value value, People people) => Recipients.ReadEach(value, item => ReadOne(item, people));

    /// <summary>Reads mentioned people as <c>user:…</c>, <c>mobile:…</c>, <c>label:…</c>, <c>all</c>.</summary>
    public static ImmutableArray<string> ReadMentions(Value value, People people) => Recipients.ReadEach(value, item => ReadMention(item, people));

    private static string? ReadOne(Value value, People people)
    {
        if (value.Text(Example) is not { } text)
        {
            return null;
        }

        var (kind, name) = Recipients.Split(text);
        switch (kind)
        {
            case "all" when name.Length == 0:
                return text;
            case "user" when WeComIds.IsId(name):
            case "party" or "tag" when uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return $"{kind}:{name}";
            case "person":
                return Recipients.AddressOf(value, name, people, WeComContactReader.ContactKey) is { } id ? $"user:{id}" : null;
            case "schedule" or "team" or "label":
                value.NotYet($"'{Readable.Key(text)}': ", NotYet.OnCall);
                return null;
            default:
                var cure = kind == text && WeComIds.IsId(text) ? $"did you mean '{(people.Any(person => person.Id == text) ? "person" : "user")}:{text}'?" : $"write it like {Example}";
                value.Report($"'{Readable.Key(text)}' is nobody that WeCom knows", cure);
                return null;
        }
    }

    private static string? ReadMention(Value value, People people)
    {
        const string example = "person:zhangsan, user:zhangsan, mobile:13800000000, label:owner or all";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        var (kind, name) = Recipients.Split(text);
        switch (kind)
        {
            case "all" when name.Length == 0:
            case "mobile" when name.Length is >= ShortestMobile and <= LongestMobile && name.All(char.IsAsciiDigit):
            case "label" when LabelName().IsMatch(name):
                return text;
            case "user" when WeComRecipient.IsUserId(name):
                return text;
            case "person" when Recipients.AddressOf(value, name, people, WeComContactReader.ContactKey) is var id:
                if (id is not null && !WeComRecipient.IsUserId(id))
                {
                    value.Report($"'{Readable.Key(id)}' can't stand in a mention", "give that person a WeCom id of letters, digits, '_', '-', '.' and '@'");
                }

                return id is null ? null : $"user:{id}";
            case "schedule" or "team":
                value.NotYet($"'{Readable.Key(text)}': ", NotYet.OnCall);
                return null;
            default:
                var cure = kind == text && WeComRecipient.IsUserId(text) ? $"did you mean '{(people.Any(person => person.Id == text) ? "person" : "user")}:{text}'?"
                    : text == "@all" ? "did you mean 'all'?"
                    : $"write it like {example}";
                value.Report($"'{Readable.Key(text)}' is nobody that a robot can call", cure);
                return null;
        }
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelName();
}
