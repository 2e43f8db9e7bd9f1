using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Alerts;
using AlertOps.Operations;

namespace AlertOps.Commands;

internal enum BenchKind
{
    Known,
    New,
}

internal enum BenchTarget
{
    AlertOps,
    Alertmanager,
}

/// <summary>One server's turn under one kind of load.</summary>
/// <param name="Stretches">Cold, then warm; warm alone of a server that was running already.</param>
internal sealed record BenchTurn(BenchKind Kind, BenchTarget Target, BenchStretch[] Stretches);

/// <summary>Medians over the rounds of one kind of load in one stretch.</summary>
/// <param name="Rounds">Alerts per second, round by round.</param>
/// <param name="Ratio">Median of the rounds' ratios, AlertOps to Alertmanager; null when there was nothing to compare with.</param>
internal sealed record BenchRow(string Alerts, string Stretch, string Target, double AlertsPerSecond, double[] Rounds, double P50, double P99, long Refused, double? Ratio);

/// <summary>What was measured, where, and what came of it.</summary>
internal sealed record BenchReport(
    string Version, DateTimeOffset At, int Cores, string Machine, string Storage, int Connections, int AlertsPerBody, int KnownGroups, int Seconds, IReadOnlyList<BenchRow> Rows)
{
    public static BenchReport Of(BenchIntakeOptions options, IReadOnlyList<BenchTurn> turns, DateTimeOffset at) => new(
        AlertOpsMetrics.Version,
        at,
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
        options.Url is not null ? "its own" : options.Postgres is null ? "SQLite" : "PostgreSQL",
        options.Connections,
        options.Alerts,
        options.Groups,
        options.Seconds,
        [.. from kind in Enum.GetValues<BenchKind>()
            from back in (int[])[2, 1]
            from target in Enum.GetValues<BenchTarget>()
            let row = Row(turns, kind, target, back)
            where row is not null
            select row]);

    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"AlertOps {Version}, storage {Storage}; {Cores} cores, {Machine}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Connections} connections, {AlertsPerBody} alerts a body, {KnownGroups} known groups, client on the same machine; medians of stretches of {Seconds} s\n");
        text.AppendLine("alerts  stretch  server        alerts/s  ratio   p50 ms   p99 ms  refused  rounds");
        foreach (var row in Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{row.Alerts,-7} {row.Stretch,-8} {row.Target,-13} {row.AlertsPerSecond,8:0}  {row.Ratio?.ToString("0.00", CultureInfo.InvariantCulture),5} {row.P50,8:0.0} {row.P99,8:0.0} {row.Refused,8}  {string.Join(' ', row.Rounds.Select(value => value.ToString("0", CultureInfo.InvariantCulture)))}");
        }

        return text.ToString();
    }

    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Readable.BenchReport);

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <param name="back">Counted from the last stretch: 1 is warm, 2 is cold.</param>
    private static BenchRow? Row(IReadOnlyList<BenchTurn> turns, BenchKind kind, BenchTarget target, int back)
    {
        var own = Stretches(turns, kind, target, back);
        var others = Stretches(turns, kind, BenchTarget.Alertmanager, back);
        return own.Length == 0 ? null : new BenchRow(
            EnumNames.Of(kind),
            back == 2 ? "cold" : "warm",
            target.ToString(),
            Median(own.Select(item => item.AlertsPerSecond)),
            [.. own.Select(item => item.AlertsPerSecond)],
            Median(own.Select(item => item.P50)),
            Median(own.Select(item => item.P99)),
            own.Sum(item => item.Refused),
            target == BenchTarget.AlertOps && others.Length == own.Length ? Median(own.Zip(others, (mine, other) => mine.AlertsPerSecond / other.AlertsPerSecond)) : null);
    }

    private static BenchStretch[] Stretches(IReadOnlyList<BenchTurn> turns, BenchKind kind, BenchTarget target, int back) =>
        [.. turns.Where(turn => turn.Kind == kind && turn.Target == target && turn.Stretches.Length >= back).Select(turn => turn.Stretches[^back])];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext
{
    public static BenchJson Readable => Default;
}
