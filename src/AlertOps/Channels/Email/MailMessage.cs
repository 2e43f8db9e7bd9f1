using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace AlertOps.Channels.Email;

/// <summary>A mail that can be written as bytes. Equal messages give equal bytes: neither a clock nor chance has a part in them.</summary>
/// <param name="Id">
/// Message-ID without angle brackets. It is unique to a delivery and its replay, so that a mail that was sent twice can be recognised.
/// </param>
/// <param name="Thread">Id that all mails of an incident refer to. No mail has this id itself, since no mail is sure to arrive.</param>
/// <param name="Marks">Further headers for people's filters and for support, as name and raw value.</param>
internal sealed record MailMessage(
    Mailbox From,
    Mailbox To,
    DateTimeOffset Date,
    string Id,
    string Thread,
    string Topic,
    ImmutableArray<(string Name, string Value)> Marks,
    MailContent Content)
{
    /// <summary>Base64 has no underscore, so no part can contain a boundary. Neither boundary begins with the other.</summary>
    private const string Alternatives = "=_alertops_alternatives";
    private const string Related = "=_alertops_related";

    private const int Base64Line = 76;

    /// <summary>The mail by RFC 5322 in ASCII with CRLF line ends. Lines have at most 76 characters, except for long addresses.</summary>
    public ImmutableArray<byte> ToBytes()
    {
        var mail = new StringBuilder();
        AppendHeaders(mail);
        Multipart(mail, "alternative", Alternatives);
        Begin(mail, Alternatives);
        Text(mail, "text/plain", Content.Text);
        Begin(mail, Alternatives);
        if (Content.Images.IsEmpty)
        {
            Text(mail, "text/html", Content.Html);
        }
        else
        {
            AppendIllustrated(mail);
        }

        End(mail, Alternatives);
        return [.. Encoding.ASCII.GetBytes(mail.ToString())];
    }

    /// <summary>Reads the Message-ID of a mail that <see cref="ToBytes"/> wrote, without angle brackets; "" when there is none.</summary>
    public static string IdOf(ImmutableArray<byte> mail)
    {
        var end = mail.AsSpan().IndexOf("\r\n\r\n"u8);
        var line = Encoding.ASCII.GetString(mail.AsSpan()[..Math.Max(0, end)])
            .Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Message-ID: <", StringComparison.Ordinal));
        return line is null ? "" : line["Message-ID: <".Length..].TrimEnd('>');
    }

    private void AppendHeaders(StringBuilder mail)
    {
        Header(mail, "From", column => HeaderText.Encode(From, column));
        Header(mail, "To", column => HeaderText.Encode(To, column));
        Header(mail, "Subject", column => HeaderText.Encode(Content.Subject, column));
        Header(mail, "Date", _ => Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Offset(Date));
        Header(mail, "Message-ID", _ => $"<{Id}>");
        Header(mail, "In-Reply-To", _ => $"<{Thread}>");
        Header(mail, "References", _ => $"<{Thread}>");
        // Outlook and Exchange group conversations by topic, because subjects change.
        Header(mail, "Thread-Topic", column => HeaderText.Encode(Topic, column));
        Header(mail, "Auto-Submitted", _ => "auto-generated");
        // Without this header Exchange sends out-of-office replies, even to mail that is auto-submitted.
        Header(mail, "X-Auto-Response-Suppress", _ => "All");
        // RFC 2919, for filters. There is no List-Unsubscribe: alertops.yml decides who gets a mail, and no link could change it.
        Header(mail, "List-Id", column => HeaderText.Encode(new Mailbox("AlertOps", $"alertops.{From.Domain}"), column));
        foreach (var (name, value) in Marks)
        {
            Header(mail, name, column => HeaderText.Encode(value, column));
        }

        Header(mail, "MIME-Version", _ => "1.0");
    }

    private void AppendIllustrated(StringBuilder mail)
    {
        Multipart(mail, "related", Related, "; type=\"text/html\"");
        Begin(mail, Related);
        Text(mail, "text/html", Content.Html);
        for (var index = 0; index < Content.Images.Length; index++)
        {
            var image = Content.Images[index];
            Begin(mail, Related);
            mail.Append(CultureInfo.InvariantCulture, $"Content-Type: image/png; name=\"chart-{index + 1}.png\"\r\n")
                .Append(CultureInfo.InvariantCulture, $"Content-ID: <{image.ContentId}>\r\n")
                .Append(CultureInfo.InvariantCulture, $"Content-Disposition: inline; filename=\"chart-{index + 1}.png\"\r\n");
            Base64(mail, image.Png.AsSpan());
        }

        End(mail, Related);
    }

    private static string Offset(DateTimeOffset date) =>
        $"{(date.Offset < TimeSpan.Zero ? '-' : '+')}{date.Offset:hhmm}";

    private static void Header(StringBuilder mail, string name, Func<int, string> value) =>
        mail.Append(name).Append(": ").Append(value(name.Length + 2)).Append("\r\n");

    private static void Multipart(StringBuilder mail, string kind, string boundary, string more = "") =>
        mail.Append("Content-Type: multipart/").Append(kind).Append(more).Append(";\r\n boundary=\"").Append(boundary).Append("\"\r\n\r\n");

    private static void Begin(StringBuilder mail, string boundary) => mail.Append("--").Append(boundary).Append("\r\n");

    private static void End(StringBuilder mail, string boundary) => mail.Append("--").Append(boundary).Append("--\r\n");

    private static void Text(StringBuilder mail, string type, string text)
    {
        mail.Append("Content-Type: ").Append(type).Append("; charset=utf-8\r\n");
        Base64(mail, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
    }

    private static void Base64(StringBuilder mail, ReadOnlySpan<byte> bytes)
    {
        mail.Append("Content-Transfer-Encoding: base64\r\n\r\n");
        var base64 = Convert.ToBase64String(bytes);
        for (var start = 0; start < base64.Length; start += Base64Line)
        {
            mail.Append(base64, start, Math.Min(Base64Line, base64.Length - start)).Append("\r\n");
        }
    }
}
