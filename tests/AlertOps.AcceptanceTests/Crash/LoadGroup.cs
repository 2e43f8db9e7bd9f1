using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>A group of alerts that is opened, repeated, added to, partly and wholly resolved, and opened anew; makes its webhook bodies.</summary>
/// <param name="number">Number that distinguishes the group from the others.</param>
internal sealed class LoadGroup(int number, Random random, TimeProvider time)
{
    private const int MostAlerts = 3;

    // Two with a runbook, two without.
    private static readonly string[] Names = ["WhatsAppCallbackFailure", "HostOutOfMemory", "QueueIsLong", "CertificateExpires"];

    private readonly string name = Names[number % Names.Length];
    private readonly string severity = number % 3 == 0 ? "critical" : "warning";
    private readonly List<LoadAlert> alerts = [];
    private int nodes;

    /// <summary>All lifetimes so far, the current one last.</summary>
    public List<GroupLifetime> Lifetimes { get; } = [];

    /// <summary>Null before the first.</summary>
    public GroupLifetime? Current => Lifetimes.Count == 0 ? null : Lifetimes[^1];

    public IEnumerable<string> FiringNodes => alerts.Where(alert => alert.EndsAt is null).Select(alert => alert.Node);

    public bool IsFiring => alerts.Exists(alert => alert.EndsAt is null);

    /// <summary>Chooses the next event at random.</summary>
    public void Step()
    {
        var chance = random.Next(100);
        if (!IsFiring)
        {
            Open();
        }
        else if (chance < 25 && alerts.Count < MostAlerts)
        {
            Add();
        }
        else if (chance < 35 && FiringNodes.Count() > 1)
        {
            End(alerts.FindIndex(alert => alert.EndsAt is null));
        }
        else if (chance < 60)
        {
            Resolve();
        }

        // Otherwise nothing has changed, and Alertmanager repeats itself.
    }

    /// <summary>Writes the body like Alertmanager 0.25 (see the samples).</summary>
    public byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        receiver = "hook",
        status = IsFiring ? "firing" : "resolved",
        alerts = alerts.Select(Describe),
        groupLabels = new { alertname = name, cluster = Cluster },
        commonLabels = new { alertname = name, cluster = Cluster, severity },
        commonAnnotations = new { },
        externalURL = "http://alertmanager.example.com:9093",
        version = "4",
        groupKey = $"{{}}:{{alertname=\"{name}\", cluster=\"{Cluster}\"}}",
        truncatedAlerts = 0,
    });

    private string Cluster => $"c{number.ToString(CultureInfo.InvariantCulture)}";

    private void Open()
    {
        alerts.Clear();
        nodes = 0;
        Lifetimes.Add(new GroupLifetime($"n{number.ToString(CultureInfo.InvariantCulture)}x{Lifetimes.Count.ToString(CultureInfo.InvariantCulture)}z"));
        Add();
    }

    private void Add()
    {
        alerts.Add(new LoadAlert($"{Current!.Token}{(char)('a' + nodes++)}", time.GetUtcNow(), null));
        Current.FiringStates++;
    }

    private void Resolve()
    {
        for (var i = 0; i < alerts.Count; i++)
        {
            End(i);
        }
    }

    private void End(int index) => alerts[index] = alerts[index] with { EndsAt = alerts[index].EndsAt ?? time.GetUtcNow() };

    private object Describe(LoadAlert alert) => new
    {
        status = alert.EndsAt is null ? "firing" : "resolved",
        labels = new { alertname = name, cluster = Cluster, node = alert.Node, severity },
        annotations = new { summary = $"{name} on {alert.Node}." },
        startsAt = alert.StartsAt,
        endsAt = alert.EndsAt ?? DateTimeOffset.MinValue,
        generatorURL = "",
        fingerprint = Fingerprint(alert.Node).ToString("x16", CultureInfo.InvariantCulture),
    };

    /// <summary>FNV-1a, like Alertmanager's fingerprints; only equality matters.</summary>
    private ulong Fingerprint(string node) => Encoding.UTF8.GetBytes($"{name}/{Cluster}/{node}")
        .Aggregate(14695981039346656037UL, (hash, octet) => unchecked((hash ^ octet) * 1099511628211UL));
}
