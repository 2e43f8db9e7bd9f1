using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Files;

namespace AlertOps.Operations;

/// <summary>
/// The connection behind a client. Certificate files are read at each handshake, which pooling makes rare, so that a renewed one needs no reload.
/// </summary>
internal static class OutgoingHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection is reused: then names are looked up again.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static SocketsHttpHandler Create(HttpOptions options) => new()
    {
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        // A redirect would carry headers with secrets in them to wherever it points.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
        UseProxy = options.ProxyUrl is not null,
        Proxy = options.ProxyUrl is { } proxy ? new OutgoingProxy(proxy, options.NoProxy) : null,
        SslOptions = Tls(options),
    };

    public static void AddHeaders(HttpRequestHeaders headers, HttpOptions options)
    {
        foreach (var (name, value) in options.Headers)
        {
            headers.TryAddWithoutValidation(name, value);
        }

        if (options.BasicUsername is { } username)
        {
            var pair = Encoding.UTF8.GetBytes($"{username}:{options.BasicPassword?.Value}");
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }
        else if (options.Credentials is { } credentials)
        {
            headers.TryAddWithoutValidation("Authorization", $"{options.AuthorizationType} {credentials.Value}");
        }
    }

    private static SslClientAuthenticationOptions Tls(HttpOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } authorities)
        {
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities);
        }

        if (options is { CertFile: { } cert, KeyFile: { } key })
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => ClientCertificate(cert, key);
        }

        return tls;
    }

    /// <summary>The system's authorities or the file's. A wrong name is refused either way.</summary>
    private static bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string authorities)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
        {
            return false;
        }

        var trusted = new X509Certificate2Collection();
        try
        {
            trusted.ImportFromPem(PemFile.ReadText(authorities));
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(trusted);
            // Private authorities seldom publish a revocation list; the system's chain isn't checked against one either.
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            {
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
            }

            return own.Build(server);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Without the file there is nobody to trust.
            return false;
        }
        finally
        {
            foreach (var authority in trusted)
            {
                authority.Dispose();
            }
        }
    }

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private static X509Certificate2 ClientCertificate(string cert, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(PemFile.ReadText(cert), PemFile.ReadText(key));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuthenticationException("the client certificate of http_config can't be read", error);
        }
    }
}
