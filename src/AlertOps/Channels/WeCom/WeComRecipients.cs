using System.Globalization;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads and writes the recipients of an app's messages: <c>user:…</c>, <c>party:…</c>, <c>tag:…</c>, <c>all</c>. WeCom compares ids without case.</summary>
internal sealed class WeComRecipients() : AudienceReader(WeComContactReader.ContactKey, "person:zhangsan, user:zhangsan, party:2, tag:5, label:owner or all")
{
    public static WeComRecipients Reader { get; } = new();

    public override string OfContact(string contact) => $"user:{contact}";

    public override string? OfName(string name) => WeComRecipient.IsUserId(name) ? $"user:{name}" : null;

    protected override string? ReadRecipient(Value value, string text, string kind, string name, People people)
    {
        switch (kind)
        {
            case "all" when name.Length == 0:
            case "user" when WeComIds.IsId(name):
            case "party" or "tag" when uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _):
                return text;
            default:
                var cure = kind == text && WeComIds.IsId(text) ? DidYouMean(text, "user", people) : $"write it like {Example}";
                value.Report($"'{Readable.Key(text)}' is nobody that WeCom knows", cure);
                return null;
        }
    }
}
