using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AlertOps.Files;

namespace AlertOps.Operations;

/// <summary>Decides which servers are trusted: those that the system's certificate authorities vouch for, and those of a file beside them.</summary>
internal sealed class TrustedAuthorities : IDisposable
{
    /// <summary>Key usage of a server's certificate (RFC 5280 §4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection certificates = [];

    private TrustedAuthorities()
    {
    }

    /// <param name="caFile">PEM file of further authorities; null when the system's are all.</param>
    /// <exception cref="CryptographicException">The file holds something else than certificates.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static TrustedAuthorities Read(string? caFile)
    {
        var authorities = new TrustedAuthorities();
        if (caFile is not null)
        {
            authorities.certificates.ImportFromPem(PemFile.ReadText(caFile));
        }

        return authorities;
    }

    /// <param name="certificate">The server's certificate.</param>
    /// <param name="sent">The chain that the server sent.</param>
    /// <param name="errors">The system's findings. A file can cure an unknown authority alone; a wrong name or a missing certificate is refused either way.</param>
    public bool Trust(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 leaf && LeadsToFile(leaf, sent));

    public void Dispose()
    {
        foreach (var authority in certificates)
        {
            authority.Dispose();
        }
    }

    private bool LeadsToFile(X509Certificate2 leaf, X509Chain? sent)
    {
        if (certificates.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(certificates);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        // Private authorities seldom publish a revocation list; the system's chain isn't checked against one either.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }
}
