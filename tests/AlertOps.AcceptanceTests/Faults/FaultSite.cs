using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using AlertOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>A delivery, as the API shows it.</summary>
internal sealed record SeenDelivery(long Id, long Incident, string Channel, string State, string Reason, int Attempts);

/// <summary>Runs the whole service on the test's clock, between fakes that fail on demand; bodies come in by HTTP, and the messages that people see are counted.</summary>
internal sealed class FaultSite : IAsyncDisposable
{
    /// <summary>Longer than any channel's wait between two tries.</summary>
    public static readonly TimeSpan NextTry = TimeSpan.FromMinutes(20);

    /// <summary>A step of the clock, small enough that no time-out runs out on a busy machine.</summary>
    private static readonly TimeSpan WindowPacing = TimeSpan.FromMilliseconds(100);

    private const int PollsOfStillness = 15;
    private const string Token = "webhook-token-0123456789";
    private static readonly Uri AnyPort = new("http://127.0.0.1:0");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private long? first;

    private FaultSite(ManualTimeProvider time, OnCallSite people, TestService service)
    {
        Time = time;
        People = people;
        Service = service;
    }

    public ManualTimeProvider Time { get; }

    public OnCallSite People { get; }

    public TestService Service { get; }

    /// <param name="edit">Changes a valid alertops.yml.</param>
    /// <param name="replace">Replaces services of AlertOps.</param>
    public static async Task<FaultSite> StartAsync(FakeSmtpSettings? mail = null, Uri? prometheus = null, Func<OnCallSite, string, string>? edit = null, Action<IServiceCollection>? replace = null)
    {
        var time = new ManualTimeProvider();
        var people = await OnCallSite.StartAsync(time, mail);
        var good = people.Configuration(AnyPort, prometheus);
        return new FaultSite(time, people, await TestService.StartAsync(edit?.Invoke(people, good) ?? good, time, replace));
    }

    /// <summary>Replaces the configuration by a valid one.</summary>
    public Task CureAsync() => Service.ReloadAsync(People.Configuration(AnyPort));

    /// <summary>Opens one incident for each number.</summary>
    public async Task OpenAsync(int number)
    {
        using var answer = await Service.PostAsync("/api/v1/alertmanager", Body(number), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var taken = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        first ??= taken.RootElement.GetProperty("incidents")[0].GetInt64();
    }

    public async Task<HttpStatusCode> PostAsync(byte[] body)
    {
        using var answer = await Service.PostAsync("/api/v1/alertmanager", body, Token);
        return answer.StatusCode;
    }

    /// <param name="extra">More JSON members of the alert's labels, as text: <c>, "x": "y"</c>.</param>
    public static byte[] Body(int number, string extra = "")
    {
        var cluster = $"c{number.ToString(CultureInfo.InvariantCulture)}";
        return Encoding.UTF8.GetBytes($$"""
            {"version": "4", "groupKey": "{}:{cluster=\"{{cluster}}\"}", "receiver": "hook", "status": "firing", "truncatedAlerts": 0,
             "groupLabels": {"cluster": "{{cluster}}"}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://alertmanager.example.com:9093",
             "alerts": [{"status": "firing", "fingerprint": "{{number.ToString("x16", CultureInfo.InvariantCulture)}}", "startsAt": "2026-01-05T01:59:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
              "labels": {"alertname": "QueueIsLong", "cluster": "{{cluster}}", "node": "{{NodeOf(number)}}", "severity": "critical"{{extra}} },
              "annotations": {"summary": "The queue of {{NodeOf(number)}} is long."} }]}
            """);
    }

    public static string NodeOf(int number) => $"node-{number.ToString(CultureInfo.InvariantCulture)}z";

    /// <summary>Number of messages of an incident in a channel.</summary>
    public int Seen(string channel, int number) => channel switch
    {
        "wecom_robot" => People.Robot.Count(message => message.Content.Contains(NodeOf(number), StringComparison.Ordinal)),
        "wecom_app" => People.App.Count(message => message.Content.Contains(NodeOf(number), StringComparison.Ordinal)),
        "email" => People.Mail.Received.Count(mail => mail.Text.Contains(NodeOf(number), StringComparison.Ordinal)),
        _ => throw new ArgumentOutOfRangeException(nameof(channel)),
    };

    /// <summary>Waits until people have seen it; the clock advances to waiting retries at once.</summary>
    public Task UntilSeenAsync(int number, params string[] channels) => UntilAsync(
        _ => channels.All(channel => Seen(channel, number) > 0), $"incident {number} in {string.Join(", ", channels)}");

    /// <summary>Waits until the first incident's delivery of a channel meets the condition; the clock advances to waiting retries at once.</summary>
    public async Task<SeenDelivery> UntilAsync(string channel, Func<SeenDelivery, bool> looks)
    {
        SeenDelivery? found = null;
        await UntilAsync(all => (found = all.FirstOrDefault(delivery => delivery.Incident == first && delivery.Channel == channel && looks(delivery))) is not null, channel);
        return found!;
    }

    /// <summary>Waits until a channel's first try has failed for now.</summary>
    public Task FailedAsync(string channel) => UntilAsync(channel, delivery => delivery.State == "pending" && delivery.Attempts > 0);

    public async Task<ImmutableArray<SeenDelivery>> DeliveriesAsync()
    {
        using var answer = await ReadAsync("/api/v1/deliveries");
        return
        [
            .. answer.RootElement.GetProperty("items").EnumerateArray().Select(item => new SeenDelivery(
                item.GetProperty("id").GetInt64(),
                item.GetProperty("incident_id").GetInt64(),
                item.GetProperty("channel").GetString()!,
                item.GetProperty("state").GetString()!,
                item.GetProperty("reason").GetString() ?? "",
                item.GetProperty("attempt_count").GetInt32())),
        ];
    }

    /// <summary>Reasons of the tries of the first incident's delivery of a channel, "sent" for the one that went through.</summary>
    public async Task<IReadOnlyList<string>> TriesAsync(string channel)
    {
        var delivery = (await DeliveriesAsync()).Single(item => item.Incident == first && item.Channel == channel);
        using var answer = await ReadAsync($"/api/v1/deliveries/{delivery.Id}");
        return
        [
            .. answer.RootElement.GetProperty("attempts").EnumerateArray()
                .OrderBy(attempt => attempt.GetProperty("at").GetDateTime())
                .Select(attempt => attempt.GetProperty("reason").GetString() ?? attempt.GetProperty("outcome").GetString()!),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await People.DisposeAsync();
    }

    public Task UntilAsync(Func<ImmutableArray<SeenDelivery>, bool> holds, string what)
    {
        var (all, before) = (ImmutableArray<SeenDelivery>.Empty, ImmutableArray<SeenDelivery>.Empty);
        var still = 0;
        return Eventually.TrueAsync(
            async () =>
            {
                all = await DeliveriesAsync();
                if (holds(all))
                {
                    return true;
                }

                // Nothing moves, nothing is on the way: the wall clock alone goes on to the next try, so that no time-out runs off.
                still = before.SequenceEqual(all) && !all.IsEmpty && all.All(delivery => delivery.State != "sending") ? still + 1 : 0;
                if (still == PollsOfStillness)
                {
                    Time.JumpWallClock(NextTry);
                    still = 0;
                }

                before = all;
                Time.Advance(WindowPacing);
                return false;
            },
            Patience,
            () => $"waited for {what}\n{string.Join('\n', all)}");
    }

    private async Task<JsonDocument> ReadAsync(string path) => JsonDocument.Parse(await Http.Client.GetStringAsync(new Uri(Service.Url, path)));
}
