using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Notices;

internal static class CallbackEvidence
{
    public static readonly ImmutableArray<string> Ids = ["codes", "mean_ms", "queued", "probe"];

    public static EvidenceSet Known(DateTimeOffset? at = null)
    {
        var now = at ?? CallbackScenario.Now;
        return Set(
            now,
            Evidence.Known("codes", "x", [
                Single(3.1, ("type", "inbound_message"), ("result", "504")), Single(0.4, ("type", "status_change"), ("result", "503"))]),
            Evidence.Known("mean_ms", "x", [Line(now, 120, 150, 140, 900, 4100, 7600, 8200)]),
            Evidence.Known("queued", "x", [Line(now, 200, 210, 190, 3990, 8740, 13490, 18240)]),
            Evidence.Known("probe", "x", [Single(200)]));
    }

    public static EvidenceSet Recovered()
    {
        var now = CallbackScenario.Over.AddSeconds(40);
        return Set(
            now,
            Evidence.Unknown("codes", "x", Unavailable.NoData, ""),
            Evidence.Known("mean_ms", "x", [Line(now, 8200, 8100, 7000, 900, 200, 190, 180)]),
            Evidence.Known("queued", "x", [Line(now, 18240, 30000, 41870, 15600, 13500, 11400, 9300)]),
            Evidence.Known("probe", "x", [Single(200)]));
    }

    public static EvidenceSet Missing(Unavailable reason) => Set(
        CallbackScenario.Now, [.. Ids.Select(id => Evidence.Unknown(id, "x", reason, "", TimeSpan.FromSeconds(3)))]);

    public static EvidenceSet NotNumbers() => Set(
        CallbackScenario.Now, [.. Ids.Select(id => Evidence.Known(id, "x", [new Series(LabelSet.Empty, double.NaN, [])]))]);

    public static EvidenceSet Without(EvidenceSet evidence, IEnumerable<string> ids) => evidence with
    {
        Answers = evidence.Answers.SetItems(ids.Select(id => KeyValuePair.Create(id, Evidence.Unknown(id, "x", Unavailable.TimedOut, "", TimeSpan.FromSeconds(3))))),
    };

    public static EvidenceSet Set(DateTimeOffset at, params Evidence[] answers) =>
        EvidenceSet.None(at) with { Answers = answers.ToImmutableSortedDictionary(answer => answer.QueryId, answer => answer, StringComparer.Ordinal) };

    public static Series Single(double value, params (string, string)[] labels) => new(LabelSet.Of(labels), value, []);

    /// <summary>Points at intervals of five minutes, the last one at the current time.</summary>
    public static Series Line(DateTimeOffset now, params double[] values) => new(
        LabelSet.Empty, values[^1], [.. values.Select((value, index) => new Sample(now.AddMinutes(-5 * (values.Length - 1 - index)), value))]);
}
