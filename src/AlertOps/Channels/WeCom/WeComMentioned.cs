using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads and writes the people whom a robot mentions: <c>user:…</c>, <c>mobile:…</c>, <c>all</c>.</summary>
internal sealed class WeComMentioned() : AudienceReader(WeComContactReader.ContactKey, "person:zhangsan, user:zhangsan, mobile:13800000000, label:owner or all")
{
    public const string User = "user";
    public const string Mobile = "mobile";
    public const string Everybody = "all";

    /// <summary>Digits of a phone number as WeCom knows it, with or without the country's.</summary>
    private const int ShortestMobile = 5;
    private const int LongestMobile = 20;

    public static WeComMentioned Reader { get; } = new();

    public override string? OfContact(string contact) => OfName(contact);

    public override string? OfName(string name) => WeComRecipient.IsUserId(name) ? $"{User}:{name}" : null;

    protected override string? ReadRecipient(Value value, string text, string kind, string name, People people)
    {
        switch (kind)
        {
            case Everybody when name.Length == 0:
            case Mobile when name.Length is >= ShortestMobile and <= LongestMobile && name.All(char.IsAsciiDigit):
            case User when WeComRecipient.IsUserId(name):
                return text;
            default:
                var cure = kind == text && WeComRecipient.IsUserId(text) ? DidYouMean(text, User, people)
                    : text == "@all" ? "did you mean 'all'?"
                    : $"write it like {Example}";
                value.Report($"'{Readable.Key(text)}' is nobody that a robot can call", cure);
                return null;
        }
    }

    protected override void ReportContact(Value value, string contact) => value.Report(
        $"'{Readable.Key(contact)}' can't stand in a mention", "give that person a WeCom id of letters, digits, '_', '-', '.' and '@'");
}
