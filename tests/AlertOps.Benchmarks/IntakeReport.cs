using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Alerts;

namespace AlertOps.Benchmarks;

internal enum AlertKind
{
    Known,
    New,
}

internal enum Server
{
    AlertOps,

    /// <summary>The build of AlertOps to compare with.</summary>
    Baseline,
    Alertmanager,
}

/// <summary>One server's turn under one kind of load.</summary>
/// <param name="Stretches">Cold, then warm; warm alone of a server that was running already.</param>
internal sealed record Turn(AlertKind Kind, Server Server, StretchResult[] Stretches);

/// <summary>The turns of all rounds in their order.</summary>
/// <param name="Versions">Versions of the builds of AlertOps that were started.</param>
internal sealed record IntakeMeasurement(IReadOnlyDictionary<Server, string> Versions, IReadOnlyList<Turn> Turns);

/// <summary>Medians over the rounds of one server under one kind of load in one stretch.</summary>
/// <param name="Rounds">Alerts per second, round by round.</param>
internal sealed record ServerRow(string Alerts, string Stretch, string Server, double AlertsPerSecond, double[] Rounds, double P50, double P99, long Refused);

/// <summary>AlertOps' alerts per second divided by another server's, taken round by round.</summary>
/// <param name="To">The other server.</param>
/// <param name="Median">Median of the rounds' ratios.</param>
internal sealed record RatioRow(string Alerts, string Stretch, string To, double Median, double Min, double Max);

/// <summary>Result of the intake benchmark, with the machine and the settings that it was measured with.</summary>
/// <param name="Versions">Versions of the builds of AlertOps, by server.</param>
internal sealed record IntakeReport(
    IReadOnlyDictionary<string, string> Versions,
    DateTimeOffset At,
    int Cores,
    string Machine,
    string Storage,
    int Connections,
    int AlertsPerBody,
    int KnownGroups,
    int Seconds,
    IReadOnlyList<ServerRow> Rows,
    IReadOnlyList<RatioRow> Ratios)
{
    public static IntakeReport Of(IntakeOptions options, IntakeMeasurement measured, DateTimeOffset at) => new(
        measured.Versions.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value),
        at,
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
        options.Url is not null ? "its own" : options.Postgres is null ? "SQLite" : "PostgreSQL",
        options.Connections,
        options.Alerts,
        options.Groups,
        options.Seconds,
        [.. Each(measured.Turns, Row)],
        [.. Each(measured.Turns, Ratio)]);

    public string ToText()
    {
        var text = new StringBuilder();
        var versions = Versions.Count == 0 ? "a running AlertOps" : string.Join(", ", Versions.Select(pair => $"{pair.Key} {pair.Value}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"{versions}; storage {Storage}; {Cores} cores, {Machine}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Connections} connections, {AlertsPerBody} alerts a body, {KnownGroups} known groups, client on the same machine; medians of stretches of {Seconds} s\n");
        text.AppendLine("alerts  stretch  server        alerts/s   p50 ms   p99 ms  refused  rounds");
        foreach (var row in Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{row.Alerts,-7} {row.Stretch,-8} {row.Server,-13} {row.AlertsPerSecond,8:0} {row.P50,8:0.0} {row.P99,8:0.0} {row.Refused,8}  {string.Join(' ', row.Rounds.Select(value => value.ToString("0", CultureInfo.InvariantCulture)))}");
        }

        if (Ratios.Count > 0)
        {
            text.AppendLine("\nalerts  stretch  alertops to     ratio     min…max");
            foreach (var row in Ratios)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{row.Alerts,-7} {row.Stretch,-8} {row.To,-13} {row.Median,7:0.00}   {row.Min:0.00}…{row.Max:0.00}");
            }
        }

        return text.ToString();
    }

    public string ToJson() => JsonSerializer.Serialize(this, IntakeJson.Readable.IntakeReport);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Makes a row for each kind of load, stretch and server that was measured.</summary>
    /// <param name="row">Takes the results of AlertOps and of the server of this row, round by round.</param>
    private static IEnumerable<T> Each<T>(IReadOnlyList<Turn> turns, Func<string, string, Server, StretchResult[], StretchResult[], T?> row)
        where T : class =>
        from kind in Enum.GetValues<AlertKind>()
        from back in (int[])[2, 1]
        from server in Enum.GetValues<Server>()
        let results = Results(turns, kind, server, back)
        where results.Length > 0
        let made = row(EnumNames.Of(kind), back == 2 ? "cold" : "warm", server, Results(turns, kind, Server.AlertOps, back), results)
        where made is not null
        select made;

    private static ServerRow Row(string alerts, string stretch, Server server, StretchResult[] alertOps, StretchResult[] results) => new(
        alerts,
        stretch,
        server.ToString(),
        Median(results.Select(item => item.AlertsPerSecond)),
        [.. results.Select(item => item.AlertsPerSecond)],
        Median(results.Select(item => item.P50)),
        Median(results.Select(item => item.P99)),
        results.Sum(item => item.Refused));

    private static RatioRow? Ratio(string alerts, string stretch, Server server, StretchResult[] alertOps, StretchResult[] results)
    {
        if (server == Server.AlertOps || alertOps.Length != results.Length)
        {
            return null;
        }

        var ratios = alertOps.Zip(results, (own, other) => own.AlertsPerSecond / other.AlertsPerSecond).ToArray();
        return new RatioRow(alerts, stretch, server.ToString(), Median(ratios), ratios.Min(), ratios.Max());
    }

    /// <param name="back">Position counted from the last stretch: 1 is warm, 2 is cold.</param>
    private static StretchResult[] Results(IReadOnlyList<Turn> turns, AlertKind kind, Server server, int back) =>
        [.. turns.Where(turn => turn.Kind == kind && turn.Server == server && turn.Stretches.Length >= back).Select(turn => turn.Stretches[^back])];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(IntakeReport))]
internal sealed partial class IntakeJson : JsonSerializerContext
{
    public static IntakeJson Readable => Default;
}
