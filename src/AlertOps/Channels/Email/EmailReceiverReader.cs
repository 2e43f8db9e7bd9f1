using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;

namespace AlertOps.Channels.Email;

/// <summary>Reads a receiver's <c>email</c>.</summary>
internal sealed class EmailReceiverReader : IReceiverChannelReader
{
    public string Name => "email";

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        if (options.Email is null)
        {
            section.Context.Report(section.Location, $"{section.Path}: no mail server is configured", "add email: {smarthost: 'smtp.example.com:465', from: …}");
        }

        var to = section.Require("to", "to: ['sre@example.com']") is { } value ? MailRecipients.Read(value, options.People) : [];
        var cc = section.Find("cc") is { } copies ? MailRecipients.ReadCopies(copies, options.People) : [];
        return new ReceiverChannel(Name, "", to, "markdown") { Cc = [.. cc.Except(to, StringComparer.OrdinalIgnoreCase)] };
    }
}
