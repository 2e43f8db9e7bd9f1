using System.Text.RegularExpressions;
using AlertOps.Testing;

namespace AlertOps.Tests.Architecture;

/// <summary>A write that nobody is woken for is planned late, and no other test would see it.</summary>
public partial class RecordingTests
{
    private const string Recorder = "Delivery/IncidentRecorder.cs";
    private const string Commands = "Delivery/IncidentCommands.cs";

    [Fact]
    public void Only_the_recorder_records_and_only_it_and_the_commands_signal_that_incidents_have_changed()
    {
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
        var wrong =
            from path in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            let file = Path.GetRelativePath(source, path)
            where file is not (Recorder or Commands) && !file.StartsWith("Storage/", StringComparison.Ordinal)
            let text = File.ReadAllText(path)
            from call in Recording().Matches(text).Concat(SignalNames(text).SelectMany(name => Regex.Matches(text, $@"\b{name}\??\.NotifyAll\b", RegexOptions.NonBacktracking)))
            where !call.Value.StartsWith("recorder.", StringComparison.Ordinal)
            select $"{file}: {call.Value}";

        Assert.Empty(wrong);
        Assert.NotEmpty(Recording().Matches(File.ReadAllText(Path.Combine(source, Recorder))));
    }

    [Fact]
    public void Only_the_commands_write_who_has_an_incident_and_that_it_was_closed()
    {
        var writers = RoomFiles.All.Where(file => WrittenState().IsMatch(file.Text)).Select(file => file.Name);
        var callers = RoomFiles.All.Where(file => file.Room != "Storage" && file.Text.Contains("ICommandStore", StringComparison.Ordinal) && file.Text.Contains(".ExecuteAsync(", StringComparison.Ordinal))
            .Select(file => file.Name);

        // Intake resolves an incident when all its alerts have; a purge replaces the id of a person in a column that it names in a list.
        Assert.Equal(["Storage/Stores/CommandRows.cs", "Storage/Stores/IncidentRows.cs"], writers);
        Assert.Equal([Commands], callers);
        Assert.DoesNotContain("acknowledged", RoomFiles.All.Single(file => file.Name == "Storage/Stores/IncidentRows.cs").Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> SignalNames(string text) =>
        Signal().Matches(text).Select(match => match.Groups["name"].Value).Append("GetRequiredService<ChangeSignal>\\(\\)").Distinct();

    [GeneratedRegex(@"\w+\??\.(?:RecordAsync|ResolveStaleFiringAsync)\b")]
    private static partial Regex Recording();

    /// <summary>An update of the state or the acknowledgement of incidents.</summary>
    [GeneratedRegex(@"update incidents set (?:[^;""]*?,\s+)?(?:state|acknowledged_by|acknowledged_at) = ", RegexOptions.NonBacktracking)]
    private static partial Regex WrittenState();

    [GeneratedRegex(@"\bChangeSignal\??\s+(?<name>\w+)")]
    private static partial Regex Signal();
}
