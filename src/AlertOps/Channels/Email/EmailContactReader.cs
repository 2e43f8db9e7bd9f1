using AlertOps.Configuration.Parsing;
using AlertOps.Routing;

namespace AlertOps.Channels.Email;

/// <summary>Reads the mail address of a person.</summary>
internal sealed class EmailContactReader : IContactReader
{
    public const string ContactKey = "email";

    public string Key => ContactKey;

    public string? Read(Value value) => value.MailAddress();
}
