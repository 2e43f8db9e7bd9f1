using System.Text.RegularExpressions;
using AlertOps.Testing;

namespace AlertOps.Tests.Architecture;

/// <summary>A write that nobody is woken for is planned late, and no other test would see it.</summary>
public partial class RecordingTests
{
    private const string Recorder = "Delivery/IncidentRecorder.cs";

    [Fact]
    public void Only_the_recorder_records_and_signals_that_incidents_have_changed()
    {
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
        var wrong =
            from path in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            let file = Path.GetRelativePath(source, path)
            where file != Recorder && !file.StartsWith("Storage/", StringComparison.Ordinal)
            let text = File.ReadAllText(path)
            from call in Recording().Matches(text).Concat(SignalNames(text).SelectMany(name => Regex.Matches(text, $@"\b{name}\??\.NotifyAll\b", RegexOptions.NonBacktracking)))
            where !call.Value.StartsWith("recorder.", StringComparison.Ordinal)
            select $"{file}: {call.Value}";

        Assert.Empty(wrong);
        Assert.NotEmpty(Recording().Matches(File.ReadAllText(Path.Combine(source, Recorder))));
    }

    private static IEnumerable<string> SignalNames(string text) =>
        Signal().Matches(text).Select(match => match.Groups["name"].Value).Append("GetRequiredService<ChangeSignal>\\(\\)").Distinct();

    [GeneratedRegex(@"\w+\??\.(?:RecordAsync|ResolveStaleFiringAsync)\b")]
    private static partial Regex Recording();

    [GeneratedRegex(@"\bChangeSignal\??\s+(?<name>\w+)")]
    private static partial Regex Signal();
}
