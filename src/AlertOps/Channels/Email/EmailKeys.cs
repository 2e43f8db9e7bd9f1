using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.Email;

/// <summary>The keys of <c>email</c>.</summary>
internal static class EmailKeys
{
    /// <summary>Far above the limit of any mailbox; finds a digit too many.</summary>
    private const int MostMails = 10_000_000;

    public static readonly KeyTable Table = new();
    public static readonly KeyTable TlsTable = new();
    public static readonly KeyTable LimitsTable = new();

    public static readonly Key<Section?> Section = new("email", KeyTypes.Map(Table))
    {
        Example = "{smarthost: 'smtp.example.com:465', from: 'AlertOps <alerts@example.com>'}",
        Meaning = new("The mail server.", "邮件服务器。"),
    };

    public static readonly Key<(string Host, int Port)?> SmartHost = Table.Add(new Key<(string Host, int Port)?>("smarthost", KeyTypes.Of<(string, int)?>(
        new("a host and a port", "主机与端口"), _ => KeyTypes.Pattern("^(\\[[0-9A-Fa-f:.]+\\]|[^\\s:\\[\\]/@]+):[0-9]{1,5}$"), (value, key) => EmailSectionReader.ReadSmartHost(value, key.Example)))
    {
        Example = "smtp.example.com:465",
        Meaning = new("The server that takes mail.", "发信服务器。"),
        IsRequired = true,
    });

    public static readonly Key<string?> From = Table.Add(new Key<string?>("from", KeyTypes.Of(
        new("a mail address, with or without a name", "邮箱地址，可带名称"), _ => KeyTypes.Pattern("^([^<>]*<)?[^@\\s<>]+@[^@\\s<>]+>?$"), (value, key) => EmailSectionReader.ReadMailbox(value, key.Example)))
    {
        Example = "AlertOps <alerts@example.com>",
        Meaning = new("The sender.", "发件人。"),
        IsRequired = true,
    });

    public static readonly Key<string?> Username = Table.Add(new Key<string?>("auth_username", KeyTypes.Text)
    {
        DefaultNote = new("no authentication", "不认证"),
        Example = "alerts@example.com",
        Meaning = new("The user name at the mail server; it needs a password.", "邮件服务器用户名，须同时给出密码。"),
    });

    public static readonly SecretKey Password = Table.Add(new SecretKey("auth_password")
    {
        Example = "…",
        FileExample = "/run/secrets/smtp",
        Meaning = new("The password at the mail server; many providers give one to programs.", "邮件服务器密码；许多服务商要求使用客户端专用密码。"),
        Needs = Username,
    });

    public static readonly Key<SmtpTls?> Tls = Table.Add(new Key<SmtpTls?>("tls", KeyTypes.Choice(("implicit", SmtpTls.Implicit), ("starttls", SmtpTls.StartTls), ("none", SmtpTls.None)))
    {
        DefaultNote = new("`implicit` at ports 465 and 994, else `starttls`", "端口 465 与 994 为 `implicit`，其他为 `starttls`"),
        Example = "starttls",
        Meaning = new("TLS from the start, or by STARTTLS, or none.", "直接 TLS、STARTTLS 或不加密。"),
    });

    public static readonly Key<string?> Hello = Table.Add(new Key<string?>("hello", KeyTypes.Of(
        new("a host name", "主机名"), _ => KeyTypes.Pattern("^[A-Za-z0-9._-]+$"), (value, key) => EmailSectionReader.ReadHostName(value, key.Example)))
    {
        DefaultNote = new("this machine's name", "本机主机名"),
        Example = "alertops.example.com",
        Meaning = new("The name by which it introduces itself to the mail server.", "向邮件服务器自报的名称。"),
    });

    public static readonly Key<Section?> Limits = Table.Add(new Key<Section?>("limits", KeyTypes.Map(LimitsTable))
    {
        DefaultNote = new("none", "不限制"),
        Example = "{per_minute: 20, per_hour: 300, per_day: 2000}",
        Meaning = new("The rate limits that your provider has.", "服务商的频率限制。"),
    });

    public static readonly Key<int?> PerMinute = LimitsTable.Add(new Key<int?>("per_minute", KeyTypes.Integer(1, MostMails))
    {
        Example = "20",
        Meaning = new("Mails in a minute.", "每分钟的邮件数。"),
    });

    public static readonly Key<int?> PerHour = LimitsTable.Add(new Key<int?>("per_hour", KeyTypes.Integer(1, MostMails))
    {
        Example = "300",
        Meaning = new("Mails in an hour.", "每小时的邮件数。"),
    });

    public static readonly Key<int?> PerDay = LimitsTable.Add(new Key<int?>("per_day", KeyTypes.Integer(1, MostMails))
    {
        Example = "2000",
        Meaning = new("Mails in a day.", "每天的邮件数。"),
    });

    public static readonly Key<Section?> TlsConfig = Table.Add(new Key<Section?>("tls_config", KeyTypes.Map(TlsTable))
    {
        Example = "{ca_file: ca.pem}",
        Meaning = new("The authorities that the mail server's certificate may come from.", "信任的邮件服务器证书 CA。"),
    });

    public static readonly Key<string?> CaFile = TlsTable.Add(new Key<string?>("ca_file", KeyTypes.Authorities)
    {
        Example = "/etc/ssl/private-ca.pem",
        Meaning = new("A PEM file with certificates to trust beside the system's.", "除系统外还信任的证书（PEM 文件）。"),
    });
}
