using AlertOps.Alerts;
using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Planning;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;
using AlertOps.Testing;
using AlertOps.Tests.Intake;
using AlertOps.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Planning;

public sealed class StaleFiringVerifierTests
{
    private const int Groups = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Five_hundred_stale_firing_updates_of_an_Alertmanager_that_is_out_of_reach_open_within_five_seconds_and_ask_it_once()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTimeProvider(Given.At(10));
        await using var dialect = new SqliteDialect(folder.File("alertops.db"));
        await using var database = new SqlDatabase(dialect);
        var store = new SqlIncidentStore(database);
        await database.OpenAsync(time.GetUtcNow(), CancellationToken.None);
        foreach (var update in new[] { Given.Update(0, Given.Firing("a")), Given.Update(5, Given.Resolved("a", 0, 4)), Given.Update(10, Given.Firing("a", from: 2)) })
        {
            await store.RecordAsync([.. Enumerable.Range(0, Groups).Select(number => update.Of($"group {number}"))], SeverityRules.Default, CancellationToken.None);
        }

        Assert.Equal(Groups, (await store.StaleFiringUpdatesAsync(time.GetUtcNow(), CancellationToken.None)).Length);
        Assert.Equal(0, await OpenAsync(store));
        var requests = 0;
        var asked = new TaskCompletionSource();
        using var handler = new UnansweredHandler(() =>
        {
            Interlocked.Increment(ref requests);
            asked.TrySetResult();
        });
        using var draining = new Draining();
        using var verifier = new StaleFiringVerifier(
            store,
            new AlertmanagerClient(_ => new HttpClient(handler, disposeHandler: false), time, NullLogger<AlertmanagerClient>.Instance),
            new ActiveConfiguration(TestOptions.Minimal.With(MonitoringOptions.None with { Alertmanagers = [new AlertmanagerOptions("default", [new Uri("http://127.0.0.1:9")], HttpOptions.None)] })),
            new IncidentRecorder(store, new ChangeSignal()),
            draining,
            time,
            NullLogger<StaleFiringVerifier>.Instance);
        await verifier.StartAsync(CancellationToken.None);
        await time.TimersAsync(1, CancellationToken.None).WaitAsync(Patience);

        time.Advance(TimeSpan.FromSeconds(1));
        await asked.Task.WaitAsync(Patience);
        time.Advance(TimeSpan.FromSeconds(4));

        var open = 0;
        await Eventually.TrueAsync(async () => (open = await OpenAsync(store)) == Groups, Patience, () => $"{open} of {Groups} are open");
        Assert.Equal(1, requests);
        await verifier.StopAsync(CancellationToken.None);
    }

    private static async Task<int> OpenAsync(SqlIncidentStore store) => (await store.OpenIncidentsAsync("", "hook", CancellationToken.None)).Length;

    private sealed class UnansweredHandler(Action asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("nobody answers here");
        }
    }
}
