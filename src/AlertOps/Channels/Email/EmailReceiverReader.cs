using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.Email;

/// <summary>Reads a receiver's <c>email</c>.</summary>
internal sealed class EmailReceiverReader : IReceiverChannelReader
{
    public Key<Section?> Key => EmailChannelKeys.Channel;

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        if (options.Email is null)
        {
            section.Context.Report(section.Location, $"{section.Path}: no mail server is configured", "add email: {smarthost: 'smtp.example.com:465', from: …}");
        }

        var to = section.Find(EmailChannelKeys.To) is { } value ? MailRecipients.Reader.Read(value, options.People) : AudienceList.None;
        var cc = section.Find(EmailChannelKeys.Cc) is { } copies ? MailRecipients.Reader.ReadCopies(copies, options.People) : AudienceList.None;
        return new ReceiverChannel(Key.Name, "", to, "markdown") { Cc = cc };
    }
}
