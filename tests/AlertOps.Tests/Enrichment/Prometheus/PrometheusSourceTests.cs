using AlertOps.Alerts;
using AlertOps.Enrichment;
using AlertOps.Testing;

namespace AlertOps.Tests.Enrichment.Prometheus;

public sealed class PrometheusSourceTests : EvidenceSourceContract
{
    private readonly ManualTimeProvider time = new(Given.Now);
    private FakePrometheus prometheus = null!;
    private IEvidenceSource source = null!;

    internal override IEvidenceSource Source => source;

    internal override string Good => "depth{state=~\"$state\"}";

    internal override string Absent => "absent_here";

    public override async Task InitializeAsync()
    {
        prometheus = await FakePrometheus.StartAsync();
        prometheus.Series("depth{state=~\"pending\"}", (LabelSet.Of(("state", "pending")), 3));
        source = Given.Source(time, Given.Prometheus(prometheus.Url, TimeSpan.FromSeconds(3)));
    }

    public override async Task DisposeAsync() => await prometheus.DisposeAsync();

    internal override void Hang() => prometheus.Hangs("depth");

    internal override Task BreakAsync()
    {
        source = Given.Source(time, Given.Prometheus(new Uri("http://nowhere.invalid/"), TimeSpan.FromSeconds(3)));
        return Task.CompletedTask;
    }

    internal override async Task PassBudgetAsync()
    {
        await Eventually.TrueAsync(() => prometheus.Received.Count == 1, TimeSpan.FromSeconds(30), () => "it was not asked");
        time.Advance(TimeSpan.FromSeconds(3));
    }
}
