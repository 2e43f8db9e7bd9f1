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
/// Creates the handler behind an HTTP client, as <see cref="HttpOptions"/> say. Certificate files are read at each handshake, which pooling makes rare, so that
/// a renewed one needs no reload.
/// </summary>
internal static class OutgoingHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Time after which a connection is replaced, so that names are looked up again.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static SocketsHttpHandler Create(HttpOptions options) => new()
    {
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        // A redirect would send the headers, which may hold secrets, to wherever it points.
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
        if (options.CaFile is { } caFile)
        {
            tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, caFile);
        }

        if (options is { CertFile: { } cert, KeyFile: { } key })
        {
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => ClientCertificate(cert, key);
        }

        return tls;
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, string caFile)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        try
        {
            using var authorities = TrustedAuthorities.Read(caFile);
            return authorities.Trust(certificate, sent, errors);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // Without the file only the system's authorities are left, and they don't vouch for this server.
            return false;
        }
    }

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
