using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.Webhook;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Webhook;

/// <summary>A fake gateway, a receiver with two webhooks to it, and the webhook channel.</summary>
internal sealed class WebhookRig : ChannelRig
{
    public const string Key = "k3y-of-gateway/+42";
    public const string Header = "h3ader-s3cret";
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private WebhookRig(FakeWebhook fake)
    {
        Fake = fake;
        Configuration = new ActiveConfiguration(With(Webhook()));
        Channel = new WebhookChannel(Configuration, _ => http, Clock);
    }

    public FakeWebhook Fake { get; }

    public override IChannel Channel { get; }

    public override ImmutableArray<Target> Targets => [new("webhook", "oncall/1", "", "json")];

    public override ImmutableArray<string> Secrets => [Key, Uri.EscapeDataString(Key), Header, "s3cret-path-part"];

    public override IEnumerable<ImmutableArray<byte>> Arrived => Fake.Received.Select(call => call.Body.ToImmutableArray());

    public static async Task<WebhookRig> StartAsync() => new(await FakeWebhook.StartAsync());

    public WebhookOptions Webhook() => new(
        new Secret(new Uri(Fake.Url, $"/s3cret-path-part/call?key={Uri.EscapeDataString(Key)}").AbsoluteUri),
        ImmutableSortedDictionary<string, Secret>.Empty.Add("X-Api-Key", new Secret(Header)),
        null,
        "application/json",
        HttpOptions.None);

    public static AlertOpsOptions With(WebhookOptions webhook)
    {
        var receiver = new Receiver(
            "oncall", Language.Chinese, TimeZoneInfo.Utc, true,
            [
                new ReceiverChannel("sandbox", "", AudienceList.None, "markdown"),
                new ReceiverChannel("webhook", "oncall/1", AudienceList.None, "json") { Settings = webhook },
            ]);
        var options = Given.Options();
        return options.With(options.Routing with { Receivers = ImmutableSortedDictionary<string, Receiver>.Empty.Add("oncall", receiver) });
    }

    public override void Hang() => Fake.Hang();

    public override Task HangingAsync() => Fake.HangingAsync();

    public override int Delivered => Fake.Received.Count;

    public override void SpoilCredentials() => Fake.Echo(401);

    public override void BreakOff() => Fake.Reset();

    public override void Echo() => Fake.Echo(400);

    public override async ValueTask DisposeAsync()
    {
        await Fake.DisposeAsync();
        http.Dispose();
    }
}
