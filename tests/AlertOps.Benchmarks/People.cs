using System.Globalization;
using AlertOps.Channels.WeCom;
using AlertOps.Testing;

namespace AlertOps.Benchmarks;

/// <summary>
/// Measures how long thousands of people wait, each for a message of their own, with a WeCom that takes some time for every call: first the whole line, from the
/// first request to the last message; then the dispatcher alone, with a replay of all deliveries, which are then due at the same moment.
/// </summary>
internal static class People
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public static async Task<string> MeasureAsync(int people, TimeSpan latency)
    {
        await using var receivers = await PersonalReceivers.StartAsync(people, latency, prometheus: null);
        var begun = receivers.WeCom.Time.GetUtcNow();
        await receivers.PostAllAsync();
        var accepted = receivers.WeCom.Time.GetUtcNow();
        await receivers.ArrivedAsync(people, Patience);
        var line = receivers.Messages();

        await receivers.ReplayAllAsync();
        await receivers.ArrivedAsync(2 * people, Patience);
        var replayed = receivers.Messages().Skip(people).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"""
            people: {people} people, a message each, {latency.TotalMilliseconds:0} ms per call; {Reached(line)} reached, {Reached(replayed)} in the replay
              all requests accepted          {(accepted - begun).TotalSeconds:0.0} s after the first was sent
              the whole line                 {(line[^1].At - begun).TotalSeconds:0.0} s from the first request to the last message, {Span(line):0.0} s from the first message
              the dispatcher alone           {Span(replayed):0.0} s from the first message to the last
              (at {latency.TotalMilliseconds:0} ms a call, {WeComAppChannel.MaxParallel} calls at a time could not take less than {people * latency.TotalSeconds / WeComAppChannel.MaxParallel:0.0} s)
            """);
    }

    private static int Reached(IReadOnlyList<WeComReceived> messages) => messages.Select(PersonalReceivers.PersonOf).Distinct().Count();

    private static double Span(IReadOnlyList<WeComReceived> messages) => (messages[^1].At - messages[0].At).TotalSeconds;
}
