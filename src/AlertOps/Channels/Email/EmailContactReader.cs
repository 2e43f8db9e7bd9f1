using AlertOps.Configuration.Keys;
using AlertOps.Routing;

namespace AlertOps.Channels.Email;

/// <summary>Declares the mail address of a person.</summary>
internal sealed class EmailContactReader : IContactReader
{
    public const string ContactKey = "email";

    public Key<string?> Contact { get; } = new(ContactKey, KeyTypes.MailAddress)
    {
        Example = "zhangsan@example.com",
        Meaning = new("The person's mail address.", "邮箱地址。"),
    };
}
