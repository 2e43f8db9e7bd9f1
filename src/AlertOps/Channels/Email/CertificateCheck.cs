using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AlertOps.Files;

namespace AlertOps.Channels.Email;

/// <summary>Validates a server's certificate against the system's authorities and those of a file. Validation can't be switched off.</summary>
internal sealed class CertificateCheck(string host, X509Certificate2Collection authorities) : IDisposable
{
    /// <summary>Key usage of a server's certificate (RFC 5280 §4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The reason why the certificate was refused, for the operator; "" when it was not.</summary>
    public string Problem { get; private set; } = "";

    /// <exception cref="CryptographicException">The file holds something other than certificates.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static CertificateCheck For(string host, string? caFile)
    {
        var authorities = new X509Certificate2Collection();
        if (caFile is not null)
        {
            authorities.ImportFromPem(PemFile.ReadText(caFile));
        }

        return new CertificateCheck(host, authorities);
    }

    public SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = host,
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors),
    };

    public void Dispose()
    {
        foreach (var authority in authorities)
        {
            authority.Dispose();
        }
    }

    private bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // A file of authorities helps against an unknown authority only, not against a wrong name or a missing certificate.
        var trusted = errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 leaf && LeadsToFile(leaf, chain));
        Problem = trusted ? "" : $"the certificate of {host} is not trusted ({errors})";
        return trusted;
    }

    private bool LeadsToFile(X509Certificate2 leaf, X509Chain? sent)
    {
        if (authorities.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // Private authorities seldom publish a revocation list. The system's chain isn't checked against one either.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }
}
