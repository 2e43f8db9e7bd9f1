using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AlertOps.Notices;

namespace AlertOps.Channels.Email;

/// <summary>A mail before it is bytes. Equal messages give equal bytes: no clock, no chance.</summary>
/// <param name="Id">Without angle brackets; unique to a delivery and its replay, so that a mail sent twice is recognisably one.</param>
/// <param name="Thread">Id that all mails of an incident refer to. No mail has it: the first one can't know whether it arrived.</param>
internal sealed record MailMessage(
    Mailbox From,
    Mailbox To,
    DateTimeOffset Date,
    string Id,
    string Thread,
    long IncidentId,
    long ChangeId,
    MailContent Content)
{
    private const int Base64Line = 76;

    /// <summary>RFC 5322 with CRLF line ends: ASCII throughout, no line over 76 characters but for long addresses.</summary>
    public ImmutableArray<byte> ToBytes()
    {
        // Base64 has no underscore: the boundary can't occur in a part.
        var boundary = $"=_alertops_{IncidentId}_{ChangeId}";
        var mail = new StringBuilder();
        Header(mail, "From", column => HeaderText.Encode(From, column));
        Header(mail, "To", column => HeaderText.Encode(To, column));
        Header(mail, "Subject", column => HeaderText.Encode(Content.Subject, column));
        Header(mail, "Date", _ => Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Offset(Date));
        Header(mail, "Message-ID", _ => $"<{Id}>");
        Header(mail, "In-Reply-To", _ => $"<{Thread}>");
        Header(mail, "References", _ => $"<{Thread}>");
        Header(mail, "Auto-Submitted", _ => "auto-generated");
        Header(mail, "X-AlertOps-Incident", _ => IncidentId.ToString());
        Header(mail, "X-AlertOps-Change", _ => ChangeId.ToString());
        Header(mail, "MIME-Version", _ => "1.0");
        Header(mail, "Content-Type", _ => $"multipart/alternative;\r\n boundary=\"{boundary}\"");
        mail.Append("\r\n");
        Part(mail, boundary, "text/plain", Content.Text);
        Part(mail, boundary, "text/html", Content.Html);
        mail.Append("--").Append(boundary).Append("--\r\n");
        return [.. Encoding.ASCII.GetBytes(mail.ToString())];
    }

    private static string Offset(DateTimeOffset date) =>
        $"{(date.Offset < TimeSpan.Zero ? '-' : '+')}{date.Offset:hhmm}";

    private static void Header(StringBuilder mail, string name, Func<int, string> value) =>
        mail.Append(name).Append(": ").Append(value(name.Length + 2)).Append("\r\n");

    private static void Part(StringBuilder mail, string boundary, string type, string text)
    {
        mail.Append("--").Append(boundary).Append("\r\n")
            .Append("Content-Type: ").Append(type).Append("; charset=utf-8\r\n")
            .Append("Content-Transfer-Encoding: base64\r\n\r\n");
        var lines = text.ReplaceLineEndings("\r\n");
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(lines));
        for (var start = 0; start < base64.Length; start += Base64Line)
        {
            mail.Append(base64, start, Math.Min(Base64Line, base64.Length - start)).Append("\r\n");
        }
    }
}
