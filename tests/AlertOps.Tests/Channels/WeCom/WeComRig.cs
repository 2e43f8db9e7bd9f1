using System.Collections.Immutable;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Operations;
using AlertOps.Routing;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.WeCom;

/// <summary>A fake WeCom with one app and one robot, and both channels.</summary>
internal sealed class WeComRig : ChannelRig
{
    public const string Secret = "S3CRET-of-app/+1000012";
    public const string RobotKey = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa";
    private readonly AnswerLimitHandler handler = new() { InnerHandler = new SocketsHttpHandler() };
    private readonly bool isApp;

    private WeComRig(FakeWeCom fake, ChannelClock clock, bool isApp, WeComRenderers renderers)
    {
        Fake = fake;
        this.isApp = isApp;
        FakeClock = clock;
        Wecom = new WeComOptions(
            fake.Url,
            [new WeComApp("default", "ww00aa", 1000012, new Secret(Secret))],
            [new WeComRobot("ops", new Secret(fake.AddRobot(RobotKey)))],
            HttpOptions.None);
        Configuration = new ActiveConfiguration(Given.Options(Wecom));
        fake.Tokens.AddApp("ww00aa", 1000012, Secret);
        fake.Messages.Members.UnionWith(["ZhangSan", "lisi", "wangwu"]);
        fake.Messages.Parties.UnionWith(["2"]);
        fake.Messages.Tags.UnionWith(["5"]);
        Client = new WeComClient(_ => new HttpClient(handler, disposeHandler: false), Clock);
        Tokens = new AccessTokenCache(new WeComTokenEndpoint(Client, Logs.For<WeComTokenEndpoint>()), FakeClock);
        App = new WeComAppChannel(Configuration, Client, Tokens, renderers, Logs.For<WeComAppChannel>());
        Robot = new WeComRobotChannel(Configuration, Client, renderers, Logs.For<WeComRobotChannel>());
    }

    public FakeWeCom Fake { get; }

    public WeComClient Client { get; }

    /// <summary>
    /// The clock of the fake server and of the tokens. The client's time-outs use <see cref="ChannelRig.Clock"/>, so that hours may pass without one.
    /// </summary>
    public ChannelClock FakeClock { get; }

    public WeComOptions Wecom { get; }

    public AccessTokenCache Tokens { get; }

    public WeComAppChannel App { get; }

    public WeComRobotChannel Robot { get; }

    public override IChannel Channel => isApp ? App : Robot;

    public override ImmutableArray<Target> Targets => isApp
        ? [To("user:ZhangSan"), To("user:lisi"), To("party:2"), To("tag:5"), To("all")]
        : [new("wecom_robot", "ops", "", "markdown"), new("wecom_robot", "ops", "", "text")];

    public override ImmutableArray<string> Secrets => [Secret, Uri.EscapeDataString(Secret), RobotKey, "wrong-s3cret", .. Fake.Tokens.Given];

    public override IEnumerable<ImmutableArray<byte>> Arrived =>
        Fake.Received.Where(item => item.Path != "/cgi-bin/gettoken").Select(item => item.Body.ToImmutableArray());

    public static async Task<WeComRig> StartAsync(bool isApp, WeComRenderers? renderers = null)
    {
        var clock = new ChannelClock();
        return new WeComRig(await FakeWeCom.StartAsync(clock), clock, isApp, renderers ?? Given.WeComRenderers);
    }

    public static Target To(string recipient, string format = "markdown") => new("wecom_app", "default", recipient, format);

    /// <summary>Sends one message of the app to these people.</summary>
    public async Task<CallResult> SendAsync(params string[] recipients)
    {
        var draft = App.Build(Given.Deliveries(recipients.Select(recipient => To(recipient)))).Single();
        return await App.SendAsync(Given.Call(draft), CancellationToken.None);
    }

    public override void Hang() => Fake.Hang();

    /// <summary>A probe of an app asks for a token and for nothing else.</summary>
    public override void HangAtOnce() => Fake.Hang().On(isApp ? "/cgi-bin/gettoken" : "/cgi-bin/webhook/send");

    public override Task HangingAsync() => Fake.ReceivedAsync(isApp ? 2 : 1);

    public override int Delivered => Fake.Received.Count(item => item.Path != "/cgi-bin/gettoken" && item.Code == 0);

    public override void SpoilCredentials() => Configuration.Replace(Given.Options(Wecom with
    {
        Apps = [Wecom.Apps[0] with { Secret = new Secret("wrong-s3cret") }],
        Robots = [Wecom.Robots[0] with { WebhookUrl = new Secret(Wecom.Robots[0].WebhookUrl.Value.Replace(RobotKey, "wrong-s3cret", StringComparison.Ordinal)) }],
    }));

    public override Task ProbeHangingAsync() => Fake.ReceivedAsync(1);

    public override void BreakOff() => Fake.Reset();

    public override void Echo() => Fake.Echo(40058);

    public override async ValueTask DisposeAsync()
    {
        await Fake.DisposeAsync();
        handler.Dispose();
    }
}
