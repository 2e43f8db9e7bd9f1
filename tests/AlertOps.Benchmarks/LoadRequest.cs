using System.Globalization;
using System.Numerics;
using System.Text;

namespace AlertOps.Benchmarks;

/// <summary>
/// A whole HTTP request with a made-up group of alerts, ready to be written to a socket. A number makes it another group: the number is patched into the
/// bytes, since serialising every request anew would measure the serializer.
/// </summary>
internal sealed class LoadRequest
{
    private const string GroupMark = "GGGGGGGGGGGG";
    private const string FingerprintMark = "FFFFFFFFFFFFFFFF";

    private readonly byte[] bytes;
    private readonly int[] groups;
    private readonly int[] fingerprints;

    private LoadRequest(byte[] bytes, int[] groups, int[] fingerprints, int alerts)
    {
        this.bytes = bytes;
        this.groups = groups;
        this.fingerprints = fingerprints;
        Alerts = alerts;
    }

    public int Alerts { get; }

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Makes the request with which Alertmanager's webhook sends a group.</summary>
    /// <param name="run">Name of the run; it keeps the groups of different runs apart.</param>
    public static LoadRequest Webhook(Uri url, string run, int alerts, string? token) => Of(url, "/api/v1/alertmanager?source=bench", token, alerts, $$"""
        {"receiver":"bench","status":"firing","alerts":[{{string.Join(',', Enumerable.Range(0, alerts).Select(index => $$"""
        {"status":"firing",{{Texts(run, index)}},"endsAt":"0001-01-01T00:00:00Z","fingerprint":"{{FingerprintMark}}"}
        """))}}],"groupLabels":{"alertname":"BenchQueueBacklog","group":"{{run}}-{{GroupMark}}"},"commonLabels":{{Common(run)}},"commonAnnotations":{"summary":"Messages wait longer than they should."},"externalURL":"http://alertmanager.example.com","version":"4","groupKey":"{}:{alertname=\"BenchQueueBacklog\", group=\"{{run}}-{{GroupMark}}\"}","truncatedAlerts":0}
        """);

    /// <summary>Makes the request with which Prometheus posts the same alerts to Alertmanager.</summary>
    public static LoadRequest Alertmanager(Uri url, string run, int alerts) => Of(url, "/api/v2/alerts", null, alerts, $"[{string.Join(',', Enumerable.Range(0, alerts).Select(index => $$"""
        { {{Texts(run, index)}} }
        """))}]");

    /// <summary>Copies the bytes, so that one thread can patch them.</summary>
    public LoadRequest Copy() => new([.. bytes], groups, fingerprints, Alerts);

    /// <summary>Makes this the request of the group with the given number.</summary>
    public LoadRequest Become(long group)
    {
        foreach (var at in groups)
        {
            group.TryFormat(bytes.AsSpan(at, GroupMark.Length), out _, "D12", CultureInfo.InvariantCulture);
        }

        for (var index = 0; index < fingerprints.Length; index++)
        {
            // Spread as real fingerprints are; an odd factor keeps them distinct.
            var fingerprint = BitOperations.RotateLeft(unchecked((ulong)((group * fingerprints.Length) + index + 1) * 0x9E3779B97F4A7C15), 29);
            fingerprint.TryFormat(bytes.AsSpan(fingerprints[index], FingerprintMark.Length), out _, "x16", CultureInfo.InvariantCulture);
        }

        return this;
    }

    private static string Texts(string run, int index) => $$"""
        "labels":{"alertname":"BenchQueueBacklog","cluster":"prod-sh","environment":"production","group":"{{run}}-{{GroupMark}}","instance":"10.20.30.{{index}}:9100","job":"queues","node":"node-{{index}}","severity":"warning","team":"messaging"},"annotations":{"description":"Messages in queue {{index}} of node-{{index}} have waited for more than 300 seconds; consumers may be down or too slow.","summary":"Messages wait longer than they should."},"startsAt":"2026-01-05T03:08:00.123Z","generatorURL":"http://prometheus.example.com/graph?g0.expr=queue_oldest_message_age_seconds+%3E+300&g0.tab=1"
        """;

    private static string Common(string run) => $$"""
        {"alertname":"BenchQueueBacklog","cluster":"prod-sh","environment":"production","group":"{{run}}-{{GroupMark}}","job":"queues","severity":"warning","team":"messaging"}
        """;

    private static LoadRequest Of(Uri url, string path, string? token, int alerts, string body)
    {
        var authorization = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        var head = $"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n{authorization}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        var whole = Encoding.UTF8.GetBytes(head + body);
        return new LoadRequest(whole, Places(whole, GroupMark), Places(whole, FingerprintMark), alerts).Become(0);
    }

    private static int[] Places(byte[] whole, string mark)
    {
        var wanted = Encoding.ASCII.GetBytes(mark);
        var places = new List<int>();
        for (var from = 0; whole.AsSpan(from).IndexOf(wanted) is >= 0 and var at; from += at + wanted.Length)
        {
            places.Add(from + at);
        }

        return [.. places];
    }
}
