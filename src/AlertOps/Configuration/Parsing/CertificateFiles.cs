using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AlertOps.Configuration.Parsing;

/// <summary>Checks certificate files when they are configured rather than when an alert is waiting. Options hold their paths.</summary>
internal static class CertificateFiles
{
    private const string Example = "/etc/ssl/private-ca.pem";

    /// <returns>The absolute path of a PEM file with at least one certificate; null when it is wrong.</returns>
    public static string? Authorities(Value value)
    {
        if (Content(value) is not var (path, text))
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            var count = certificates.Count;
            Dispose(certificates);
            if (count > 0)
            {
                return path;
            }
        }
        catch (CryptographicException)
        {
            // Reported below, together with a file that holds no certificate.
        }

        value.Report("holds no certificate", $"name a PEM file (-----BEGIN CERTIFICATE-----) like {Example}");
        return null;
    }

    /// <returns>The paths of <c>cert_file</c> and <c>key_file</c>, which belong together; nulls when they are absent or wrong.</returns>
    public static (string? Cert, string? Key) Client(Section tls)
    {
        var (cert, key) = (tls.Find(HttpKeys.CertFile), tls.Find(HttpKeys.KeyFile));
        if (cert is null && key is null)
        {
            return (null, null);
        }

        if (cert is null || key is null)
        {
            (cert ?? key)!.Report("alone", "give both cert_file and key_file");
            return (null, null);
        }

        if (cert.Context.WithoutSecrets)
        {
            // The key is a secret, and without it the certificate can't be checked.
            return (null, null);
        }

        if (Content(cert) is not var (certPath, certText) || Content(key) is not var (keyPath, keyText))
        {
            return (null, null);
        }

        try
        {
            using var pair = X509Certificate2.CreateFromPem(certText, keyText);
            return (certPath, keyPath);
        }
        catch (CryptographicException)
        {
            cert.Report("no certificate that fits the key in key_file", "name two PEM files: the client's certificate and its unencrypted private key");
            return (null, null);
        }
    }

    private static (string Path, string Text)? Content(Value value)
    {
        if (value.Text(Example) is not { } text)
        {
            return null;
        }

        var path = value.Context.ReadablePath(text, value.Node.Location);
        var content = value.Context.Files.ReadText(path, out var error);
        if (content is null)
        {
            value.Report(error, value.Context.CureForUnreadable(value.Node.Location));
            return null;
        }

        return (path, content);
    }

    private static void Dispose(X509Certificate2Collection certificates)
    {
        foreach (var certificate in certificates)
        {
            certificate.Dispose();
        }
    }
}
