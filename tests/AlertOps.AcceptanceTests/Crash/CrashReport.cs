using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>Result of a run, for the test, the console and <c>artifacts/crash</c>.</summary>
internal sealed record CrashReport(
    CrashOptions Options,
    AlertLoad Load,
    IReadOnlyDictionary<KillMoment, int> Moments,
    ImmutableArray<ChannelAudit> Channels,
    ChannelDescriptors Descriptors,
    ImmutableArray<int> Exits,
    TimeSpan Took)
{
    /// <summary>Descriptions of all faults; empty after a good run.</summary>
    public IEnumerable<string> Faults =>
    [
        .. Channels.SelectMany(audit => audit.Lost.Select(what => $"{audit.Channel}: lost: {what}")),
        .. Channels.SelectMany(audit => audit.Invented.Select(what => $"{audit.Channel}: invented: {what}")),
        .. Channels.SelectMany(audit => audit.Disordered.Select(what => $"{audit.Channel}: out of order: {what}")),
        .. Channels.Where(audit => RecognisesRepeats(audit)).SelectMany(audit => audit.Doubled.Select(what => $"{audit.Channel}: doubled: {what}")),
        .. Channels.Where(audit => !RecognisesRepeats(audit)).SelectMany(audit => audit.Unexplained.Select(what => $"{audit.Channel}: doubled beyond one call per kill: {what}")),
        .. Load.Surprises.Distinct(StringComparer.Ordinal).Select(what => $"intake answered {what}"),
        .. Exits.Where(code => code != 0).Select(code => $"SIGTERM after the drain ended with {code}"),
    ];

    /// <summary>True where the descriptor promises that the same bytes are shown once; elsewhere it has one call in flight, so that a kill doubles at most one.</summary>
    private bool RecognisesRepeats(ChannelAudit audit) => Descriptors.Of(audit.Channel).RepeatSafety.Kind == RepeatSafetyKind.SameBytes;

    /// <summary>Writes one paragraph and one line for each channel, in Markdown.</summary>
    public override string ToString()
    {
        var lifetimes = Load.Lifetimes.ToArray();
        var text = new StringBuilder();
        text.AppendLine(Invariant($"### {Options.Name}, {Options.Rounds} rounds, {Options.Replicas} process(es), seed {Options.Seed}: {Took.TotalSeconds:F0} s"));
        text.AppendLine();
        text.AppendLine(Invariant($"Bodies accepted {Load.Accepted}, given up without an answer {Load.Unknown}, tries without a 200 {Load.Retried}; incidents accepted {lifetimes.Count(lifetime => lifetime.IsFiringAccepted)}, of these resolved {lifetimes.Count(lifetime => lifetime.IsFiringAccepted && lifetime.IsResolveAccepted)}."));
        text.AppendLine(Invariant($"Killed: {string.Join(", ", Moments.OrderBy(pair => pair.Key).Select(pair => Invariant($"{pair.Key} {pair.Value}")))}."));
        text.AppendLine();
        text.AppendLine("| channel | messages | lost | doubled | of these beyond one call per kill | out of order | invented |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var audit in Channels)
        {
            text.AppendLine(Invariant($"| {audit.Channel} | {audit.Messages} | {audit.Lost.Length} | {audit.Doubled.Length} | {audit.Unexplained.Length} | {audit.Disordered.Length} | {audit.Invented.Length} |"));
        }

        return text.ToString();
    }

    /// <summary>Writes <c>artifacts/crash/NAME-ROUNDS.md</c>, with the faults and, if there are any, the output of the processes.</summary>
    public void Save(string output)
    {
        var folder = Directory.CreateDirectory(RepositoryFiles.Path("artifacts", "crash")).FullName;
        var faults = Faults.ToArray();
        var more = faults.Length == 0 ? "" : $"\n{string.Join('\n', faults)}\n\n```\n{output}\n```\n";
        File.WriteAllText(Path.Combine(folder, Invariant($"{Options.Name}-{Options.Rounds}.md")), this + more);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
