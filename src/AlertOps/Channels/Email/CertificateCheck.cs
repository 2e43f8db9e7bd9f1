using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AlertOps.Operations;

namespace AlertOps.Channels.Email;

/// <summary>Validates a server's certificate against the system's authorities and those of a file. Validation can't be switched off.</summary>
internal sealed class CertificateCheck(string host, TrustedAuthorities authorities) : IDisposable
{
    /// <summary>The reason why the certificate was refused, for the operator; "" when it was not.</summary>
    public string Problem { get; private set; } = "";

    /// <exception cref="CryptographicException">The file holds something other than certificates.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static CertificateCheck For(string host, string? caFile) => new(host, TrustedAuthorities.Read(caFile));

    /// <summary>Is a <see cref="RemoteCertificateValidationCallback"/>.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var trusted = authorities.Trust(certificate, chain, errors);
        Problem = trusted ? "" : $"the certificate of {host} is not trusted ({errors})";
        return trusted;
    }

    public void Dispose() => authorities.Dispose();
}
