using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>The keys of <c>http_config</c>, which stands at the root and under each client.</summary>
internal static class HttpKeys
{
    public static readonly KeyTable Table = new() { Name = "http_config" };
    public static readonly KeyTable TlsTable = new();
    public static readonly KeyTable AuthorizationTable = new();
    public static readonly KeyTable BasicTable = new();

    public static readonly Key<Section?> Section = new("http_config", KeyTypes.Map(Table))
    {
        Example = "{proxy_url: 'http://proxy:3128'}",
        DefaultNote = new("the `http_config` at the root", "根上的 `http_config`"),
        Meaning = new("How a client connects: proxy, TLS, authentication, headers. A client's own replaces the global one as a whole.", "客户端的连接方式：代理、TLS、认证、请求头。客户端自己的配置整体替换全局的。"),
    };

    public static readonly Key<Uri?> ProxyUrl = Table.Add(new Key<Uri?>("proxy_url", KeyTypes.Of(
        new("a URL (http, https, socks4, socks4a, socks5)", "地址（http、https、socks4、socks4a、socks5）"),
        _ => KeyTypes.Pattern("^([Hh][Tt][Tt][Pp][Ss]?|[Ss][Oo][Cc][Kk][Ss](4|4[Aa]|5))://.+$"),
        (value, _) => HttpParser.ReadProxy(value)))
    {
        Example = "http://proxy.example.com:3128",
        Meaning = new("The proxy that requests go through.", "请求经过的代理。"),
    });

    public static readonly Key<string?> NoProxy = Table.Add(new Key<string?>("no_proxy", KeyTypes.Text)
    {
        Example = "10.0.0.0/8,.example.com",
        Meaning = new("Hosts, suffixes and CIDRs that are reached directly, separated by commas.", "不经代理直连的主机、后缀与网段，用逗号分隔。"),
        Needs = ProxyUrl,
    });

    public static readonly Key<Section?> Tls = Table.Add(new Key<Section?>("tls_config", KeyTypes.Map(TlsTable))
    {
        Example = "{ca_file: ca.pem}",
        Meaning = new("Certificates of this client and of the authorities it trusts. TLS is always verified.", "客户端证书与信任的 CA。TLS 始终校验。"),
    });

    public static readonly Key<string?> CaFile = TlsTable.Add(new Key<string?>("ca_file", KeyTypes.Authorities)
    {
        Example = "/etc/ssl/private-ca.pem",
        Meaning = new("A PEM file with certificates to trust beside the system's.", "除系统外还信任的证书（PEM 文件）。"),
    });

    public static readonly Key<string?> CertFile = TlsTable.Add(new Key<string?>("cert_file", KeyTypes.Path)
    {
        Example = "client.pem",
        Meaning = new("A PEM file with the client's certificate; it needs `key_file`.", "客户端证书（PEM 文件），须同时给出 `key_file`。"),
    });

    public static readonly Key<string?> KeyFile = TlsTable.Add(new Key<string?>("key_file", KeyTypes.Path)
    {
        Example = "client.key",
        Meaning = new("A PEM file with the certificate's private key, without a password.", "证书的私钥（PEM 文件，不加密）。"),
        Needs = CertFile,
    });

    public static readonly Key<Section?> Authorization = Table.Add(new Key<Section?>("authorization", KeyTypes.Map(AuthorizationTable))
    {
        Example = "{credentials_file: token}",
        Meaning = new("A header `Authorization` with a token.", "带令牌的 `Authorization` 请求头。"),
    });

    public static readonly Key<string?> AuthorizationType = AuthorizationTable.Add(new Key<string?>("type", KeyTypes.Of(
        new("one word", "一个词"), _ => KeyTypes.Pattern("^(?![Bb][Aa][Ss][Ii][Cc]$)[A-Za-z0-9!#$%&'*+.^_`|~-]+$"), (value, _) => HttpParser.ReadScheme(value)))
    {
        Default = "Bearer",
        Example = "Bearer",
        Meaning = new("The scheme, before the token.", "令牌前的认证方案。"),
    });

    public static readonly SecretKey Credentials = AuthorizationTable.Add(new SecretKey("credentials")
    {
        Example = "3e1f…",
        FileExample = "/run/secrets/token",
        Meaning = new("The token.", "令牌。"),
        IsRequired = true,
    });

    public static readonly Key<Section?> BasicAuth = Table.Add(new Key<Section?>("basic_auth", KeyTypes.Map(BasicTable))
    {
        Example = "{username: alertops, password_file: password}",
        Meaning = new("A header `Authorization` with a user and a password.", "带用户名和密码的 `Authorization` 请求头。"),
        Excludes = Authorization,
    });

    public static readonly Key<string?> Username = BasicTable.Add(new Key<string?>("username", KeyTypes.Text)
    {
        Example = "alertops",
        Meaning = new("The user, without a colon.", "用户名，不含冒号。"),
        IsRequired = true,
    });

    public static readonly SecretKey Password = BasicTable.Add(new SecretKey("password")
    {
        Example = "…",
        FileExample = "/run/secrets/password",
        Meaning = new("The user's password.", "密码。"),
    });

    public static readonly Key<Section?> Headers = Table.Add(new Key<Section?>("headers", KeyTypes.OpenMap(
        new("a map of headers", "请求头的映射"), _ => KeyTypes.AnyScalar()))
    {
        Example = "{X-Scope-OrgID: tenant}",
        Meaning = new("Headers that are added to every request; `Authorization` has keys of its own.", "附加到每个请求的请求头；`Authorization` 另有专门的键。"),
    });
}
