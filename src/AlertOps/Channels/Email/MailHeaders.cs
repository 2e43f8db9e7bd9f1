using System.Collections.Immutable;
using System.Text;

namespace AlertOps.Channels.Email;

/// <summary>Reads back what <see cref="MailMessage"/> wrote.</summary>
internal static class MailHeaders
{
    /// <summary>Without angle brackets; "" when there is none.</summary>
    public static string MessageId(ImmutableArray<byte> mail)
    {
        var end = mail.AsSpan().IndexOf("\r\n\r\n"u8);
        var line = Encoding.ASCII.GetString(mail.AsSpan()[..Math.Max(0, end)])
            .Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Message-ID: <", StringComparison.Ordinal));
        return line is null ? "" : line["Message-ID: <".Length..].TrimEnd('>');
    }
}
