using System.Collections.Immutable;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Access;

/// <summary>The keys of <c>auth</c>.</summary>
internal static class AuthKeys
{
    public static readonly KeyTable Table = new();
    public static readonly KeyTable TokenTable = new();

    public static readonly Key<Section?> Section = new("auth", KeyTypes.Map(Table))
    {
        Example = "{api_tokens: [{name: prometheus, token_file: /etc/alertops/prometheus-token, role: viewer}]}",
        Meaning = new("The callers of pages, API and metrics, and their rights.", "页面、API 与指标的访问者及其权限。"),
    };

    public static readonly Key<AnonymousAccess?> Anonymous = Table.Add(new Key<AnonymousAccess?>("anonymous", KeyTypes.Choice(("viewer", AnonymousAccess.Viewer), ("none", AnonymousAccess.None)))
    {
        DefaultNote = new("`viewer` while every address is loopback, else `none`", "所有地址都是回环地址时为 `viewer`，否则为 `none`"),
        Example = "none",
        Meaning = new("The rights of callers without a token.", "没有令牌的访问者的权限。"),
    });

    public static readonly Key<ImmutableArray<Section>?> Tokens = Table.Add(new Key<ImmutableArray<Section>?>("api_tokens", KeyTypes.Maps(TokenTable, "put a token in it, or remove the key"))
    {
        Example = "[{name: prometheus, token_file: /etc/alertops/prometheus-token, role: viewer}]",
        Meaning = new("The tokens that open pages, API and metrics.", "可访问页面、API 与指标的令牌。"),
    });

    public static readonly Key<string?> TokenName = TokenTable.Add(new Key<string?>("name", KeyTypes.Text)
    {
        Example = "prometheus",
        Meaning = new("The name by which the audit and the log know the caller.", "审计与日志中显示的访问者名称。"),
        IsRequired = true,
    });

    public static readonly SecretKey Token = TokenTable.Add(new SecretKey("token")
    {
        Example = "3e1f…",
        FileExample = "/etc/alertops/prometheus-token",
        Meaning = new("The token, at least 16 characters: `openssl rand -hex 32` makes one.", "令牌，至少 16 个字符，可用 `openssl rand -hex 32` 生成。"),
        IsRequired = true,
    });

    public static readonly Key<Role?> TokenRole = TokenTable.Add(new Key<Role?>("role", KeyTypes.Choice(("viewer", Role.Viewer), ("responder", Role.Responder), ("admin", Role.Admin)))
    {
        Example = "viewer",
        Meaning = new("The caller's rights: read, also replay and write by hand, also reload.", "权限：只读；另可重放与手工发送；另可重新加载配置。"),
        IsRequired = true,
    });
}
