using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>Reads and writes the recipients of letters: <c>ring:7</c>.</summary>
internal sealed class RingRecipients() : AudienceReader("ring", "person:zhangsan or ring:7")
{
    public static RingRecipients Reader { get; } = new();

    public override string OfContact(string contact) => $"ring:{contact}";

    public override string? OfName(string name) => null;

    protected override string? ReadRecipient(Value value, string text, string kind, string name, People people)
    {
        if (kind == "ring" && name.Length > 0)
        {
            return text;
        }

        value.Report($"'{Readable.Key(text)}' is no ring", $"write it like {Example}");
        return null;
    }
}
