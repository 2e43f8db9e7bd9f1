using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.Email;

/// <summary>Reads <c>email</c>.</summary>
internal sealed class EmailSectionReader : ISectionReader
{
    private const int DefaultPort = 465;

    public ImmutableArray<Key> Keys => [EmailKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => Parse(root) is { } email ? options.With(email) : options;

    private static EmailOptions? Parse(Section root)
    {
        if (root.Read(EmailKeys.Section) is not { } section)
        {
            return null;
        }

        var (host, port) = section.Read(EmailKeys.SmartHost) ?? ("", DefaultPort);
        var tls = section.Read(EmailKeys.Tls);
        var (username, password) = Credentials(section);
        var options = new EmailOptions(
            host,
            port,
            tls ?? (port is 465 or 994 ? SmtpTls.Implicit : SmtpTls.StartTls),
            Authorities(section),
            section.Read(EmailKeys.Hello) ?? OwnName(),
            username,
            password,
            section.Read(EmailKeys.From) ?? "")
        {
            Limits = Limits(section.ReadOrEmpty(EmailKeys.Limits)),
        };
        if (options is { Tls: SmtpTls.None, Password: not null } && !IsLoopback(host))
        {
            section.Find(EmailKeys.Tls)?.Report("none, and the password would cross the network for all to read", "use implicit or starttls, or remove auth_username and auth_password");
        }

        WarnOfAnotherSender(section, options);
        section.Unsupported("http_config", "mail goes by SMTP, which no HTTP proxy carries", "remove it; for the server's authority there is tls_config");
        section.ReportUnknownKeys();
        return options;
    }

    /// <summary>Most providers send mail only from the address that signs in; some let a login send for others, so it is no mistake.</summary>
    private static void WarnOfAnotherSender(Section section, EmailOptions options)
    {
        if (options.Username is { } login && Mailbox.Parse(login) is { } account && Mailbox.Parse(options.From) is { } sender
            && !sender.Address.Equals(account.Address, StringComparison.OrdinalIgnoreCase) && section.Find(EmailKeys.From) is { } from)
        {
            section.Context.Warnings.Add(new Problem(
                from.Location.File,
                from.Location.Line,
                "email.from: another address than auth_username, which QQ, 163 and Exmail refuse",
                $"write from: {Readable.Key(login)}, unless your server lets this login send for it"));
        }
    }

    public static (string Host, int Port)? ReadSmartHost(Value value, string example)
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

        return null;
    }

    private static (string? Username, Secret? Password) Credentials(Section section)
    {
        var username = section.Find(EmailKeys.Username);
        var password = section.Read(EmailKeys.Password);
        if (username is null && password is not null)
        {
            section.ReportMissing(EmailKeys.Username);
        }
        else if (username is not null && password is null)
        {
            section.ReportMissing(EmailKeys.Password);
        }

        return (section.Read(EmailKeys.Username), password);
    }

    private static string? Authorities(Section section)
    {
        if (section.Read(EmailKeys.TlsConfig) is not { } tls)
        {
            return null;
        }

        var file = tls.Read(EmailKeys.CaFile);
        tls.Unsupported("insecure_skip_verify", "outgoing TLS is always verified", "remove it, and name the authority that signed the server's certificate in ca_file");
        tls.NotYetKeys("cert_file", "key_file", "server_name", "min_version");
        tls.ReportUnknownKeys();
        return file;
    }

    private static EmailLimits Limits(Section limits)
    {
        var parsed = new EmailLimits(limits.Read(EmailKeys.PerMinute), limits.Read(EmailKeys.PerHour), limits.Read(EmailKeys.PerDay));
        limits.ReportUnknownKeys();
        return parsed;
    }

    public static string? ReadMailbox(Value value, string example)
    {
        if (value.Text(example) is not { } text)
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

    public static string? ReadHostName(Value value, string example)
    {
        if (value.Text(example) is not { } text)
        {
            return null;
        }

        if (IsHostName(text))
        {
            return text;
        }

        value.Report($"'{Readable.Key(text)}' is not a host name", $"write it like {example}");
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
