using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;

namespace AlertOps.Channels.Email;

/// <summary>Reads the recipients of mails, as mail addresses.</summary>
internal static class MailRecipients
{
    public static ImmutableArray<string> Read(Value value, People people) => Recipients.ReadEach(value, item => ReadOne(item, people));

    /// <summary>Reads the recipients of copies; there may be none.</summary>
    public static ImmutableArray<string> ReadCopies(Value value, People people) =>
        value.Node is { Kind: NodeKind.List, Items.IsEmpty: true } ? [] : Read(value, people);

    private static string? ReadOne(Value value, People people)
    {
        const string example = "person:zhangsan or sre@example.com";
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        var (kind, name) = Recipients.Split(text);
        switch (kind)
        {
            case "person":
                return Recipients.AddressOf(value, name, people, EmailContactReader.ContactKey);
            case "schedule" or "team" or "label":
                value.NotYet($"'{Readable.Key(text)}': ", NotYet.OnCall);
                return null;
            default:
                return value.MailAddress();
        }
    }
}
