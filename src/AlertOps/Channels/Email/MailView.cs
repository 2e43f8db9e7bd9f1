using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Channels.Email;

/// <summary>Shows a notice as a mail, with its pictures inside.</summary>
internal sealed class MailView(EmailRenderers renderers) : IMessageView
{
    public string Key => "mail";

    public ImmutableArray<string> Drawings(Notice notice) => renderers.Drawings(notice);

    public void Write(Utf8JsonWriter json, Notice notice)
    {
        var mail = renderers.Mail(notice);
        json.WriteStartObject();
        json.WriteString("subject", mail.Subject);
        json.WriteString("text", mail.Text);
        json.WriteString("html", mail.Standalone);
        json.WriteEndObject();
    }

    public PreviewPart? Read(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("subject", out var subject) && subject.ValueKind == JsonValueKind.String
        && value.TryGetProperty("html", out var html) && html.ValueKind == JsonValueKind.String
            ? Document(subject.GetString()!, html.GetString()!)
            : null;

    /// <summary>Shows a mail: its text first, then its HTML.</summary>
    public static ImmutableArray<PreviewPart> Of(ImmutableArray<byte> body) => MailReader.Read(body) is { } mail
        ? [new PreviewPart("邮件", "Mail", $"Subject: {mail.Subject}\n\n{mail.Text}"), Document(mail.Subject, mail.Standalone)]
        : PreviewPart.Raw(body);

    private static PreviewPart Document(string subject, string html) => new("邮件", "Mail", subject) { Document = html };
}
