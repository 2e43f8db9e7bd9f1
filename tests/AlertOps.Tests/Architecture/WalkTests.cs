using System.Text.RegularExpressions;
using AlertOps.Testing;

namespace AlertOps.Tests.Architecture;

/// <summary>Checks that docs/architecture.md names files, types, methods and rooms that exist.</summary>
public partial class WalkTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "docs", "architecture.md"));
    private static readonly string[] Steps = [.. Page.Where(line => Step().IsMatch(line))];

    [Fact]
    public void The_walk_has_fewer_than_thirty_steps()
    {
        Assert.InRange(Steps.Length, 10, 29);
        Assert.Equal(Enumerable.Range(1, Steps.Length), Steps.Select(step => int.Parse(step.Split('.')[0])));
    }

    [Fact]
    public void Every_step_names_a_file_and_its_method() =>
        Assert.DoesNotContain(Steps, step => Place().Count(step) == 0);

    [Fact]
    public void Every_file_and_method_of_the_walk_exists()
    {
        var wrong =
            from step in Steps
            from place in Place().Matches(step)
            let file = Path.Combine(RepositoryFiles.Root, place.Groups["file"].Value)
            let text = File.Exists(file) ? File.ReadAllText(file) : ""
            where !Declares(text, place.Groups["type"].Value, place.Groups["method"].Value)
            select place.Value;

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_table_of_rooms_is_the_one_that_holds_the_boundaries()
    {
        var written = Page.Select(line => Room().Match(line)).Where(match => match.Success)
            .Select(row => $"{row.Groups["room"].Value}: {string.Join(", ", Name().Matches(row.Groups["uses"].Value).Select(match => match.Value))}");

        Assert.Equal(RoomsTests.Table.Select(line => $"{line.Room}: {string.Join(", ", line.May)}"), written);
    }

    /// <summary>True when the text declares the type, and a method or local function of that name with a body, an expression or a semicolon.</summary>
    private static bool Declares(string text, string type, string method) =>
        Regex.IsMatch(text, $@"\b(class|record|struct|interface)\s+{type}\b", RegexOptions.NonBacktracking)
        && Regex.IsMatch(text, $@"^\s+(?:[a-z]+ )+[A-Za-z][\w<>\[\]?,.() ]* {method}(?:<\w+>)?\(", RegexOptions.NonBacktracking | RegexOptions.Multiline);

    [GeneratedRegex(@"^\d+\. ", RegexOptions.NonBacktracking)]
    private static partial Regex Step();

    /// <summary>A file and a method in it, each in backticks: <c>src/AlertOps/Room/File.cs</c> <c>Type.Method</c>.</summary>
    [GeneratedRegex(@"`(?<file>src/AlertOps/[\w/.]+\.cs)` `(?<type>\w+)\.(?<method>\w+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\| `(?<room>\w+)` \| [^|]+ \| (?<uses>[^|]+) \|$", RegexOptions.NonBacktracking)]
    private static partial Regex Room();

    [GeneratedRegex(@"\b[A-Z]\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
