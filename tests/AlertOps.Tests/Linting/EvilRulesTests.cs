using System.Diagnostics;
using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Linting;
using AlertOps.Testing;

namespace AlertOps.Tests.Linting;

/// <summary>A malformed or hostile rule file or dashboard ends neither the service nor the check.</summary>
public sealed class EvilRulesTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private readonly ContentOnDisk content = new();

    public static TheoryData<string> Evil => [.. EvilFiles.Rules.Keys];

    public void Dispose() => content.Dispose();

    [Theory]
    [MemberData(nameof(Evil))]
    public void A_rule_file_of_any_content_is_a_problem_of_its_own_and_the_others_are_read(string name)
    {
        content.With("rules/evil.yml", EvilFiles.Rules[name]);
        var begun = Stopwatch.StartNew();

        var report = ContentLinter.Run(Folders, SeverityRules.Default, ChannelModules.All);

        Assert.InRange(begun.Elapsed, TimeSpan.Zero, Soon);
        Assert.Contains(report.Coverage, row => row is { Alert: "WebDown", Rule: true, FiringTest: true });
        var own = report.Problems.Where(problem => problem.File.EndsWith("rules/evil.yml", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(own);
        Assert.All(own, problem => Assert.True(problem.Line > 0, problem.ToString()));
        Assert.All(own, problem => Assert.DoesNotContain("report it with the file", problem.Cure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"title\": \"\\ud800\", \"panels\": [{\"title\": \"\\ud800\"}]}")]
    [InlineData("[[[[")]
    [InlineData("\"x\"")]
    [InlineData("{\"panels\": {\"panels\": []}}")]
    public void A_dashboard_of_any_content_is_a_problem_of_its_own_and_the_others_are_read(string json)
    {
        content.With("dashboards/evil.json", json);

        var report = ContentLinter.Run(Folders, SeverityRules.Default, ChannelModules.All);

        Assert.Contains(report.Problems, problem => problem.File.EndsWith("dashboards/evil.json", StringComparison.Ordinal));
        Assert.Contains(report.Coverage, row => row is { Alert: "WebDown", Panels: true });
    }

    [Fact]
    public void Files_that_are_no_files_and_loops_of_links_are_problems()
    {
        File.CreateSymbolicLink(Path.Combine(content.Path, "rules", "zero.yml"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(content.Path, "dashboards", "zero.json"), "/dev/zero");
        Directory.CreateSymbolicLink(Path.Combine(content.Path, "rules", "loop"), Path.Combine(content.Path, "rules"));

        var problems = ContentLinter.Run(Folders, SeverityRules.Default, ChannelModules.All).Problems;

        Assert.Equal(
            ["loop: the link leads back to a folder above it", "zero.json: a pipe, a device or a socket, not a file", "zero.yml: a pipe, a device or a socket, not a file"],
            problems.Select(problem => $"{Path.GetFileName(problem.File)}: {problem.What}").Order(StringComparer.Ordinal));
    }

    private ContentFolders Folders => ContentFolders.For(null, Path.Combine(content.Path, "runbooks"), null);
}
