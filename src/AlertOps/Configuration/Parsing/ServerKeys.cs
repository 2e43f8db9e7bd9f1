using System.Collections.Immutable;
using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>The keys of <c>server</c>.</summary>
internal static class ServerKeys
{
    public static readonly KeyTable Table = new();

    private static readonly KeyType<Uri?> Address =
        KeyTypes.Of(new("an http address", "http 地址"), _ => KeyTypes.Pattern("^[Hh][Tt][Tt][Pp]://[^/?#@]+/?$"), (value, _) => ServerSectionReader.ReadListen(value));

    /// <summary>A webhook's tokens may be a list, in the file as in the key.</summary>
    private static readonly KeyType<ImmutableArray<Value>?> Tokens =
        KeyTypes.OneOrMany(new("a secret, or a list of them", "密钥，或密钥的列表"), _ => KeyTypes.Json("string", "number"));

    public static readonly Key<Section?> Section = new("server", KeyTypes.Map(Table))
    {
        Example = "{listen: 'http://127.0.0.1:9087'}",
        Meaning = new("The addresses at which AlertOps listens and is reached, and the token of its webhook.", "AlertOps 的监听地址、对外地址，以及接收告警的令牌。"),
    };

    public static readonly Key<Uri?> Listen = Table.Add(new Key<Uri?>("listen", Address)
    {
        Default = "http://127.0.0.1:9087",
        Example = "http://0.0.0.0:9087",
        Meaning = new("The address to listen on; a reverse proxy in front speaks TLS.", "监听地址；TLS 由前面的反向代理负责。"),
        NeedsRestart = true,
    });

    public static readonly Key<Uri?> ExternalUrl = Table.Add(new Key<Uri?>("external_url", KeyTypes.ServiceUrl)
    {
        DefaultNote = new("the same as `listen`", "与 `listen` 相同"),
        Example = "https://alertops.example.com",
        Meaning = new("The address under which people reach it: links in messages begin with it.", "使用者访问它的地址：消息中的链接以此开头。"),
    });

    public static readonly SecretKey WebhookToken = Table.Add(new SecretKey("webhook_token", Tokens)
    {
        DefaultNote = new("only callers on this machine may post alerts", "只有本机可以提交告警"),
        Example = "3e1f…",
        FileExample = "/etc/alertops/webhook-token",
        Meaning = new("The token that Alertmanager must send, or several of them.", "Alertmanager 必须携带的令牌，可以有多个。"),
    });

    public static readonly Key<ImmutableArray<Value>?> Hosts = Table.Add(new Key<ImmutableArray<Value>?>("hosts", KeyTypes.Many(new("a list of host names", "主机名的列表"), _ => KeyTypes.Json("string")))
    {
        Example = "[alertops.internal]",
        Meaning = new("Further names under which it is reached; a request under any other name is refused.", "其他可访问的主机名；以别的名称访问会被拒绝。"),
    });
}
