using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.Email;

/// <summary>
/// Reads and writes the recipients of mails, as mail addresses. A label may name a person but no address, so that nobody who can post an alert can have
/// mail sent to a place of their choice.
/// </summary>
internal sealed class MailRecipients() : AudienceReader(EmailContactReader.ContactKey, "person:zhangsan, sre@example.com or label:owner")
{
    public static MailRecipients Reader { get; } = new();

    public override string? OfName(string name) => null;

    /// <summary>Reads the recipients of copies; there may be none.</summary>
    public AudienceList ReadCopies(Value value, People people) =>
        value.Node is { Kind: NodeKind.List, Items.IsEmpty: true } ? AudienceList.None : Read(value, people);

    protected override string? ReadRecipient(Value value, string text, string kind, string name, People people) => value.MailAddress();
}
