using AlertOps.Configuration;

namespace AlertOps.Channels.Email;

internal enum SmtpTls
{
    /// <summary>TLS from the first byte (465, 994).</summary>
    Implicit,

    /// <summary>Upgrade before anything else; a server that doesn't offer it is refused.</summary>
    StartTls,
    None,
}

/// <param name="CaFile">PEM file with certificates to trust beside the system's.</param>
/// <param name="Hello">Name said in EHLO; some servers refuse "localhost".</param>
/// <param name="From">Mailbox, with or without a display name.</param>
internal sealed record EmailOptions(
    string Host,
    int Port,
    SmtpTls Tls,
    string? CaFile,
    string Hello,
    string? Username,
    Secret? Password,
    string From);
