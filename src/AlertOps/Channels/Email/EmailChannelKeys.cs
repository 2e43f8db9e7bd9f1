using System.Collections.Immutable;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.Email;

/// <summary>The keys of <c>email</c> in a receiver.</summary>
internal static class EmailChannelKeys
{
    private static readonly KeyTable Table = new() { Name = "email_channel" };

    public static readonly Key<Section?> Channel = new(EmailChannel.Name, KeyTypes.Map(Table))
    {
        Example = "{to: ['sre@example.com']}",
        Meaning = new("Mails.", "邮件。"),
    };

    public static readonly Key<ImmutableArray<Value>?> To = Table.Add(new Key<ImmutableArray<Value>?>("to", Recipients(false))
    {
        Example = "['sre@example.com']",
        Meaning = new("The recipients.", "收件人。"),
        IsRequired = true,
    });

    public static readonly Key<ImmutableArray<Value>?> Cc = Table.Add(new Key<ImmutableArray<Value>?>("cc", Recipients(true))
    {
        Example = "['boss@example.com']",
        Meaning = new("The recipients of copies.", "抄送人。"),
    });

    private static KeyType<ImmutableArray<Value>?> Recipients(bool mayBeEmpty) => KeyTypes.OneOrMany(
        new("a list of mail addresses, and of `person:` or `label:` with a name", "邮箱地址，或 `person:`、`label:` 加名称的列表"), _ => KeyTypes.Json("string"), mayBeEmpty: mayBeEmpty);
}
