using AlertOps.Configuration;

namespace AlertOps.Channels.Email;

internal enum SmtpTls
{
    /// <summary>TLS from the first byte (465, 994).</summary>
    Implicit,

    /// <summary>STARTTLS before anything else; a server that doesn't offer it gets no mail.</summary>
    StartTls,
    None,
}

/// <param name="CaFile">PEM file with certificates to trust beside the system's.</param>
/// <param name="Hello">Name in EHLO; some servers refuse "localhost".</param>
/// <param name="From">Mailbox, with or without a display name.</param>
internal sealed record EmailOptions(
    string Host,
    int Port,
    SmtpTls Tls,
    string? CaFile,
    string Hello,
    string? Username,
    Secret? Password,
    string From)
{
    public EmailLimits Limits { get; init; } = EmailLimits.None;

    /// <summary><see cref="Hello"/> without anything that could end the command; never empty.</summary>
    public string HelloName =>
        new string([.. Hello.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '[' or ']' or ':')]) is { Length: > 0 } name ? name : "localhost";
}

/// <summary>
/// The most mails that may be sent in a minute, an hour and a day; null for no limit. There are no defaults, since no provider publishes its numbers:
/// an operator sets them from a contract, or after a "too frequently sending".
/// </summary>
internal sealed record EmailLimits(int? PerMinute, int? PerHour, int? PerDay)
{
    public static EmailLimits None { get; } = new(null, null, null);
}

/// <summary>The section may be absent: then no mail can be sent.</summary>
internal static class EmailSection
{
    extension(AlertOpsOptions options)
    {
        public EmailOptions? Email => options.Find<EmailOptions>();
    }
}
