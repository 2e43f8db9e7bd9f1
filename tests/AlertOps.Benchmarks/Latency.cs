using System.Collections.Concurrent;
using System.Globalization;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.Benchmarks;

/// <summary>
/// Measures the time from Alertmanager's request to the message at WeCom, evidence included: a real AlertOps process, a real Prometheus that is asked, a fake
/// WeCom that answers at once, and incidents at a steady rate.
/// </summary>
internal static class Latency
{
    private const int WarmUp = 10;
    private const string Own = "alertops_delivery_duration_seconds";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<string> MeasureAsync(int incidentsPerSecond, TimeSpan length)
    {
        var count = (int)(incidentsPerSecond * length.TotalSeconds);
        await using var prometheus = await RealPrometheus.StartAsync($$"""
            global: {scrape_interval: 1s}
            scrape_configs: [{job_name: accounts, static_configs: [{targets: ["{{PersonalReceivers.Instance}}"]}]}]
            """);
        var targetIsUp = new Uri(prometheus.Url, "/api/v1/query?query=up");
        await Eventually.TrueAsync(async () => (await Http.Client.GetStringAsync(targetIsUp)).Contains("\"value\"", StringComparison.Ordinal), Patience, () => "Prometheus knows no target");
        await using var receivers = await PersonalReceivers.StartAsync(WarmUp + count, TimeSpan.Zero, prometheus.Url);

        // The default runbook evaluates the alert's own expression again: "up == 0" of a target that isn't there.
        var generator = $"{prometheus.Url}graph?g0.expr=up+%3D%3D+0&g0.tab=1";
        for (var person = 0; person < WarmUp; person++)
        {
            await receivers.PostAsync(person, generator);
        }

        await receivers.ArrivedAsync(WarmUp, Patience);
        var before = "";
        await Eventually.TrueAsync(
            async () => Quantiles.CountOf(before = await receivers.MetricsAsync(), Own) >= WarmUp, Patience, () => "the messages that warm the process up are not settled");
        var sent = await PostSteadilyAsync(receivers, count, TimeSpan.FromSeconds(1.0 / incidentsPerSecond), generator);
        await receivers.ArrivedAsync(WarmUp + count, Patience);
        return await ReportAsync(receivers, sent, before);
    }

    /// <summary>Posts at a steady rate; no request waits for another's answer.</summary>
    /// <returns>The time at which each person's request began.</returns>
    private static async Task<ConcurrentDictionary<int, DateTimeOffset>> PostSteadilyAsync(PersonalReceivers receivers, int count, TimeSpan pause, string generator)
    {
        var sent = new ConcurrentDictionary<int, DateTimeOffset>();
        var posts = new List<Task>();
        using var timer = new PeriodicTimer(pause, TimeProvider.System);
        for (var person = WarmUp; person < WarmUp + count; person++)
        {
            await timer.WaitForNextTickAsync();
            sent[person] = receivers.WeCom.Time.GetUtcNow();
            posts.Add(receivers.PostAsync(person, generator));
        }

        await Task.WhenAll(posts);
        return sent;
    }

    private static async Task<string> ReportAsync(PersonalReceivers receivers, ConcurrentDictionary<int, DateTimeOffset> sent, string before)
    {
        var messages = receivers.Messages().Where(message => sent.ContainsKey(PersonalReceivers.PersonOf(message))).ToArray();
        var withoutEvidence = messages.Count(message => message.Content.Contains("查不到", StringComparison.Ordinal));
        var took = messages.Select(message => (message.At - sent[PersonalReceivers.PersonOf(message)]).TotalMilliseconds).ToArray();
        var metrics = await receivers.MetricsAsync();
        return string.Create(CultureInfo.InvariantCulture, $"""
            latency: {messages.Length} incidents, one message each; {withoutEvidence} without evidence
              request sent to WeCom reached   p50 {Quantiles.Of(took, 0.50):0} ms, p99 {Quantiles.Of(took, 0.99):0} ms, most {took.Max():0} ms
              {Own}   p50 {Quantiles.OfHistogram(before, metrics, Own, 0.50) * 1000:0} ms, p99 {Quantiles.OfHistogram(before, metrics, Own, 0.99) * 1000:0} ms (as fine as its buckets)
            """);
    }
}
