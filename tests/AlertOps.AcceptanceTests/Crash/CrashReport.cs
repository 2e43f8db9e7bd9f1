using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>What came of a run, for the test, the console and <c>artifacts/crash</c>.</summary>
internal sealed record CrashReport(
    CrashOptions Options,
    AlertLoad Load,
    IReadOnlyDictionary<Moment, int> Moments,
    ImmutableArray<ChannelBooks> Channels,
    ImmutableArray<int> Exits,
    TimeSpan Took)
{
    /// <summary>Everything that must not be, by name; empty after a good run.</summary>
    public IEnumerable<string> Faults =>
    [
        .. Channels.SelectMany(books => books.Lost.Select(what => $"{books.Channel}: lost: {what}")),
        .. Channels.SelectMany(books => books.Invented.Select(what => $"{books.Channel}: invented: {what}")),
        .. Channels.SelectMany(books => books.Disordered.Select(what => $"{books.Channel}: out of order: {what}")),
        .. Channels.Where(books => books.Channel == "app").SelectMany(books => books.Doubled.Select(what => $"app: doubled: {what}")),
        .. Channels.Where(books => books.Channel != "app").SelectMany(books => books.Unexplained.Select(what => $"{books.Channel}: doubled beyond one call per kill: {what}")),
        .. Load.Surprises.Distinct(StringComparer.Ordinal).Select(what => $"intake answered {what}"),
        .. Exits.Where(code => code != 0).Select(code => $"SIGTERM after the drain ended with {code}"),
    ];

    /// <summary>One paragraph and one line a channel, in Markdown.</summary>
    public override string ToString()
    {
        var lives = Load.Lives.ToArray();
        var text = new StringBuilder();
        text.AppendLine(Invariant($"### {Options.Name}, {Options.Rounds} rounds, {Options.Replicas} process(es), seed {Options.Seed}: {Took.TotalSeconds:F0} s"));
        text.AppendLine();
        text.AppendLine(Invariant($"Bodies accepted {Load.Accepted}, given up without an answer {Load.Unknown}, tries without a 200 {Load.Retried}; incidents accepted {lives.Count(life => life.IsFiringAccepted)}, of these resolved {lives.Count(life => life.IsFiringAccepted && life.IsResolveAccepted)}."));
        text.AppendLine(Invariant($"Killed: {string.Join(", ", Moments.OrderBy(pair => pair.Key).Select(pair => Invariant($"{pair.Key} {pair.Value}")))}."));
        text.AppendLine();
        text.AppendLine("| channel | messages | lost | doubled | of these beyond one call per kill | out of order | invented |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var books in Channels)
        {
            text.AppendLine(Invariant($"| {books.Channel} | {books.Messages} | {books.Lost.Length} | {books.Doubled.Length} | {books.Unexplained.Length} | {books.Disordered.Length} | {books.Invented.Length} |"));
        }

        return text.ToString();
    }

    /// <summary><c>artifacts/crash/NAME-ROUNDS.md</c>, with the faults and, if there are any, what the processes printed.</summary>
    public void Save(string output)
    {
        var folder = Directory.CreateDirectory(RepositoryFiles.Path("artifacts", "crash")).FullName;
        var faults = Faults.ToArray();
        var more = faults.Length == 0 ? "" : $"\n{string.Join('\n', faults)}\n\n```\n{output}\n```\n";
        File.WriteAllText(Path.Combine(folder, Invariant($"{Options.Name}-{Options.Rounds}.md")), this + more);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
