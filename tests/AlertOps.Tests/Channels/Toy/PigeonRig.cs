using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>A fake loft and the pigeon channel.</summary>
internal sealed class PigeonRig : ChannelRig
{
    private const string Key = "k3y-of-the-loft";
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly FakeWebhook fake;

    private PigeonRig(FakeWebhook fake)
    {
        this.fake = fake;
        Configuration = new ActiveConfiguration(Given.Options().With(new PigeonOptions([new PigeonLoft("north", new Uri(fake.Url, "/loft"), new Secret(Key))], HttpOptions.None)));
        Channel = new PigeonChannel(Configuration, _ => http, Clock);
    }

    public override IChannel Channel { get; }

    public override ImmutableArray<Target> Targets => [new("pigeon", "north", "ring:7", "text"), new("pigeon", "north", "ring:8", "text")];

    public override ImmutableArray<string> Secrets => [Key];

    public override int Delivered => fake.Received.Count;

    public override IEnumerable<ImmutableArray<byte>> Arrived => fake.Received.Select(call => call.Body.ToImmutableArray());

    public static async Task<PigeonRig> StartAsync() => new(await FakeWebhook.StartAsync());

    public override void Hang() => fake.Hang();

    public override Task HangingAsync() => fake.HangingAsync();

    public override void BreakOff() => fake.Reset();

    public override void Echo() => fake.Echo(400);

    public override void SpoilCredentials() => fake.Echo(401);

    public override async ValueTask DisposeAsync()
    {
        await fake.DisposeAsync();
        http.Dispose();
    }
}
