using AlertOps.Alerts;

namespace AlertOps.Configuration.Parsing;

/// <summary>Reads <c>http_config</c>. A client's own replaces the global one as a whole, as in Alertmanager.</summary>
internal static class HttpParser
{
    private static readonly string[] ReservedHeaders = ["host", "connection", "keep-alive", "transfer-encoding", "upgrade", "expect", "te", "trailer"];

    public static HttpOptions Parse(Section owner, HttpOptions fallback)
    {
        if (owner.Read(HttpKeys.Section) is not { } section)
        {
            return fallback;
        }

        var options = HttpOptions.None with
        {
            ProxyUrl = section.Read(HttpKeys.ProxyUrl),
            NoProxy = section.Read(HttpKeys.NoProxy) ?? "",
            Headers = Headers(section),
        };
        options = Authorization(section, Tls(section, options));
        if (options.NoProxy.Length > 0 && section.Find(HttpKeys.ProxyUrl) is null)
        {
            section.Find(HttpKeys.NoProxy)?.Report("without proxy_url", "add proxy_url, or remove no_proxy");
        }

        ReportUnsupported(section);
        section.ReportUnknownKeys();
        return options;
    }

    public static Uri? ReadProxy(Value value)
    {
        const string example = "http://proxy.example.com:3128";
        if (value.Text(example) is { } text)
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5" && url.Host.Length > 0)
            {
                return url;
            }

            value.Report("not the URL of a proxy (http, https, socks4, socks4a, socks5)", $"write it like {example}");
        }

        return null;
    }

    private static HttpOptions Tls(Section section, HttpOptions options)
    {
        if (section.Read(HttpKeys.Tls) is not { } tls)
        {
            return options;
        }

        var ca = tls.Read(HttpKeys.CaFile);
        var (cert, key) = CertificateFiles.Client(tls);
        tls.Unsupported("insecure_skip_verify", "outgoing TLS is always verified", "remove it, and name the authority that signed the server's certificate in ca_file");
        tls.NotYetKeys("server_name", "min_version", "max_version");
        tls.ReportUnknownKeys();
        return options with { CaFile = ca, CertFile = cert, KeyFile = key };
    }

    private static HttpOptions Authorization(Section section, HttpOptions options)
    {
        if (section.Find(HttpKeys.Authorization) is { } authorization && section.Find(HttpKeys.BasicAuth) is { } basic)
        {
            basic.Report($"set beside authorization ({authorization.Location})", "keep one of the two");
        }

        if (section.Read(HttpKeys.Authorization) is { } bearer)
        {
            options = options with { AuthorizationType = bearer.Get(HttpKeys.AuthorizationType), Credentials = bearer.Read(HttpKeys.Credentials) };
            bearer.ReportUnknownKeys();
        }

        if (section.Read(HttpKeys.BasicAuth) is { } pair)
        {
            options = options with { BasicUsername = pair.Read(HttpKeys.Username), BasicPassword = pair.Read(HttpKeys.Password) };
            if (options.BasicUsername?.Contains(':', StringComparison.Ordinal) == true)
            {
                pair.Find(HttpKeys.Username)?.Report("holds a colon, which basic authentication has no room for", "choose another user name");
            }

            pair.ReportUnknownKeys();
        }

        return options;
    }

    public static string? ReadScheme(Value value)
    {
        if (value.Text("Bearer") is not { } text)
        {
            return null;
        }

        if (text.All(IsTokenCharacter) && !text.Equals("basic", StringComparison.OrdinalIgnoreCase))
        {
            return text;
        }

        // The value is not repeated: people write the whole header here, with its credentials.
        value.Report("not an authorization scheme of one word", "write it like Bearer; for Basic use basic_auth: {username: …, password_file: …}");
        return null;
    }

    private static LabelSet Headers(Section section)
    {
        if (section.Read(HttpKeys.Headers) is not { } headers)
        {
            return LabelSet.Empty;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in headers.All())
        {
            if (IsHeader(name, value) && value.Text("X-Scope-OrgID: tenant") is { } text)
            {
                pairs.Add(KeyValuePair.Create(name, text));
            }
        }

        return LabelSet.From(pairs);
    }

    /// <returns>False for a header that may not be set in the configuration, which is then reported.</returns>
    public static bool IsHeader(string name, Value value)
    {
        if (!name.All(IsTokenCharacter) || name.Length == 0)
        {
            value.Report("not the name of a header", "write it like X-Scope-OrgID");
        }
        else if (name.Equals("authorization", StringComparison.OrdinalIgnoreCase))
        {
            value.Report("has keys of its own", "use http_config: {authorization: {credentials_file: …}} or basic_auth there");
        }
        else if (ReservedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)
            || name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase))
        {
            value.Report("a header that the client sets itself", "remove it");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static void ReportUnsupported(Section section)
    {
        section.Unsupported("bearer_token", "the old form", "write authorization: {credentials: …}");
        section.Unsupported("bearer_token_file", "the old form", "write authorization: {credentials_file: …}");
        section.Unsupported("http_headers", "Prometheus' long form", "write headers: {X-Scope-OrgID: tenant}");
        section.Unsupported("follow_redirects", "redirects are never followed, so that no secret travels to another host", "remove it, and write the final URL");
        section.NotYetKeys("oauth2", "proxy_from_environment", "proxy_connect_header", "enable_http2");
    }

    /// <summary>True for the characters of a token (RFC 9110).</summary>
    private static bool IsTokenCharacter(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
}
