using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.Email;

/// <summary>Reads <c>email</c>.</summary>
internal sealed class EmailSectionReader : ISectionReader
{
    /// <summary>Far above the limit of any mailbox; finds a digit too many.</summary>
    private const int MostMails = 10_000_000;

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => Parse(root) is { } email ? options.With(email) : options;

    private static EmailOptions? Parse(Section root)
    {
        if (root.Find("email")?.Map("email: {smarthost: 'smtp.example.com:465', from: 'AlertOps <alerts@example.com>'}") is not { } section)
        {
            return null;
        }

        const string smarthost = "smtp.example.com:465";
        var (host, port) = section.Require("smarthost", $"smarthost: {smarthost}") is { } value ? SmartHost(value, smarthost) : ("", 465);
        var tls = section.Find("tls")?.Choice(("implicit", SmtpTls.Implicit), ("starttls", SmtpTls.StartTls), ("none", SmtpTls.None));
        var (username, password) = Credentials(section);
        var options = new EmailOptions(
            host,
            port,
            tls ?? (port is 465 or 994 ? SmtpTls.Implicit : SmtpTls.StartTls),
            Authorities(section),
            (section.Find("hello") is { } hello ? HostName(hello) : null) ?? OwnName(),
            username,
            password,
            From(section) ?? "")
        {
            Limits = Limits(section),
        };
        if (options is { Tls: SmtpTls.None, Password: not null } && !IsLoopback(host))
        {
            section.Find("tls")?.Report("none, and the password would cross the network for all to read", "use implicit or starttls, or remove auth_username and auth_password");
        }

        section.Unsupported("http_config", "mail goes by SMTP, which no HTTP proxy carries", "remove it; for the server's authority there is tls_config");
        section.ReportUnknownKeys();
        return options;
    }

    private static (string Host, int Port) SmartHost(Value value, string example)
    {
        if (value.Text(example) is { } text)
        {
            var colon = text.LastIndexOf(':');
            var host = colon > 0 ? text[..colon].TrimStart('[').TrimEnd(']') : "";
            if (Uri.CheckHostName(host) != UriHostNameType.Unknown
                && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port is > 0 and < 65536
                && (text.StartsWith('[') || !host.Contains(':', StringComparison.Ordinal)))
            {
                return (host, port);
            }

            value.Report($"'{Readable.Key(text)}' is not a host and a port", $"write it like {example}");
        }

        return ("", 465);
    }

    private static (string? Username, Secret? Password) Credentials(Section section)
    {
        var username = section.Find("auth_username");
        var password = section.Secret("auth_password");
        if (username is null && password is not null)
        {
            section.ReportMissing("auth_username", "auth_username: alerts@example.com");
        }
        else if (username is not null && password is null)
        {
            section.ReportMissing("auth_password", "auth_password_file: /run/secrets/smtp");
        }

        return (username?.Text("alerts@example.com"), password);
    }

    private static string? Authorities(Section section)
    {
        if (section.Find("tls_config")?.Map("tls_config: {ca_file: ca.pem}") is not { } tls)
        {
            return null;
        }

        var file = CertificateFiles.Authorities(tls.Find("ca_file"));
        tls.Unsupported("insecure_skip_verify", "outgoing TLS is always verified", "remove it, and name the authority that signed the server's certificate in ca_file");
        tls.NotYetKeys("cert_file", "key_file", "server_name", "min_version");
        tls.ReportUnknownKeys();
        return file;
    }

    private static EmailLimits Limits(Section section)
    {
        const string example = "limits: {per_minute: 20, per_hour: 300, per_day: 2000}";
        if (section.Find("limits")?.Map(example) is not { } limits)
        {
            return EmailLimits.None;
        }

        var parsed = new EmailLimits(Limit(limits, "per_minute", "20"), Limit(limits, "per_hour", "300"), Limit(limits, "per_day", "2000"));
        limits.ReportUnknownKeys();
        return parsed;
    }

    private static int? Limit(Section limits, string key, string example) => limits.Find(key)?.Integer(example, 1, MostMails);

    private static string? From(Section section)
    {
        const string example = "AlertOps <alerts@example.com>";
        var value = section.Require("from", $"from: {example}");
        if (value?.Text(example) is not { } text)
        {
            return null;
        }

        if (MailAddresses.IsMailbox(text))
        {
            return text;
        }

        value.Report($"'{Readable.Key(text)}' is not a mailbox", $"write it like {example}");
        return null;
    }

    private static string? HostName(Value value)
    {
        if (value.Text("alertops.example.com") is not { } text)
        {
            return null;
        }

        if (IsHostName(text))
        {
            return text;
        }

        value.Report($"'{Readable.Key(text)}' is not a host name", "write it like alertops.example.com");
        return null;
    }

    /// <returns>This machine's name, with its domain if it is known; "localhost" when a server would not accept it.</returns>
    private static string OwnName()
    {
        try
        {
            var properties = IPGlobalProperties.GetIPGlobalProperties();
            var name = Dns.GetHostName();
            var full = properties.DomainName.Length > 0 && !name.Contains('.', StringComparison.Ordinal) ? $"{name}.{properties.DomainName}" : name;
            return IsHostName(full) ? full : IsHostName(name) ? name : "localhost";
        }
        catch (Exception error) when (error is NetworkInformationException or System.Net.Sockets.SocketException)
        {
            return "localhost";
        }
    }

    private static bool IsHostName(string text) => Uri.CheckHostName(text) == UriHostNameType.Dns && text.All(char.IsAscii);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
