namespace AlertOps.Testing;

/// <summary>The receiving side of messages: a fake WeCom with a robot and an app, a mailbox behind TLS, and the part of alertops.yml that configures them.</summary>
internal sealed class OnCallSite : IAsyncDisposable
{
    public const string RobotKey = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";

    /// <summary>An administrator's token. Reading needs none, so that tests read without one.</summary>
    public const string ApiToken = "api-token-0123456789";

    public const string AppSecret = "app-secret-0123456789";
    private const string CorpId = "ww00000000000000aa";
    private const int AgentId = 1000002;

    private OnCallSite(FakeWeCom weCom, FakeSmtp mail)
    {
        WeCom = weCom;
        Mail = mail;
    }

    public FakeWeCom WeCom { get; }

    public FakeSmtp Mail { get; }

    public IReadOnlyList<WeComSeen> Robot => WeCom.Robots.Seen(RobotKey);

    public IReadOnlyList<WeComSeen> App => WeCom.Messages.Seen("user:zhangsan");

    public static async Task<OnCallSite> StartAsync(TimeProvider? time = null, FakeSmtpSettings? mail = null)
    {
        var weCom = await FakeWeCom.StartAsync(time);
        weCom.Tokens.AddApp(CorpId, AgentId, AppSecret);
        weCom.Messages.Members.Add("zhangsan");
        weCom.AddRobot(RobotKey);
        return new OnCallSite(weCom, FakeSmtp.Start(mail));
    }

    /// <param name="storage">The keys below storage.</param>
    /// <param name="limits">The keys below wecom.limits; "" for WeCom's own limits.</param>
    public string Configuration(Uri listen, Uri? prometheus = null, Uri? alertmanager = null, string more = "", string storage = "path: alertops.db", string limits = "") => $"""
        server: {"{"}listen: "{listen.AbsoluteUri}", external_url: "https://alertops.example.com", webhook_token: webhook-token-0123456789{"}"}
        auth: {"{"}anonymous: viewer, api_tokens: [{"{"}name: ops, token: {ApiToken}, role: admin{"}"}]{"}"}
        storage: {"{"}{storage}{"}"}
        prometheus: {"{"}url: "{prometheus?.AbsoluteUri ?? "http://127.0.0.1:9"}"{"}"}
        alertmanager: {"{"}urls: ["{alertmanager?.AbsoluteUri ?? "http://127.0.0.1:9"}"]{"}"}
        grafana: {"{"}url: https://grafana.example.com{"}"}
        wecom:
          api_url: "{WeCom.Url}"
          corp_id: {CorpId}
          agent_id: {AgentId}
          secret: {AppSecret}
          limits: {"{"}{limits}{"}"}
          robots: [{"{"}name: ops, webhook_url: "{WeCom.Url}cgi-bin/webhook/send?key={RobotKey}"{"}"}]
        email:
          smarthost: "{Mail.Host}:{Mail.Port}"
          tls: implicit
          tls_config: {"{"}ca_file: "{Mail.CaFile}"{"}"}
          auth_username: "{Mail.Settings.Username}"
          auth_password: "{Mail.Settings.Password}"
          from: "AlertOps <{Mail.Settings.Username}>"
        people:
          - {"{"}id: zhangsan, name: 张三, wecom: zhangsan, email: zhangsan@example.com{"}"}
        receivers:
          - name: oncall
            channels:
              - wecom_robot: {"{"}robot: ops{"}"}
              - wecom_app: {"{"}to: ["person:zhangsan"]{"}"}
              - email: {"{"}to: ["person:zhangsan"]{"}"}
        route: {"{"}receiver: oncall{"}"}
        {more}
        """;

    public async ValueTask DisposeAsync()
    {
        await WeCom.DisposeAsync();
        await Mail.DisposeAsync();
    }
}
