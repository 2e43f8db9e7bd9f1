using System.Text.RegularExpressions;
using AlertOps.DryRun.RunbookTests;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Runbooks;

/// <summary>The examples of <c>docs/runbooks.md</c> are runbooks that pass the check.</summary>
public partial class RunbooksPageTests
{
    [Fact]
    public void Every_example_is_a_runbook_without_a_problem()
    {
        var examples = Example().Matches(File.ReadAllText(RepositoryFiles.Path("docs", "runbooks.md")));
        Assert.NotEmpty(examples);
        foreach (Match example in examples)
        {
            using var folder = new TemporaryFolder();
            Directory.CreateDirectory(Path.Combine(folder.Path, "machine"));
            File.WriteAllText(Path.Combine(folder.Path, "machine", "HostLoadAboveCpuCount.md"), example.Groups["text"].Value);
            var catalog = RunbookCatalog.Load(folder.Path);

            Assert.Empty(RunbookLint.Check(catalog, _ => null).Where(problem => problem.File.EndsWith("HostLoadAboveCpuCount.md", StringComparison.Ordinal) && !problem.What.StartsWith("Chinese without English", StringComparison.Ordinal)).Select(problem => problem.ToString()));
            foreach (Match test in TestExample().Matches(File.ReadAllText(RepositoryFiles.Path("docs", "runbooks.md"))))
            {
                var file = RunbookTestReader.Read(catalog, folder.Write("page.test.yml", test.Groups["text"].Value));
                Assert.Empty(file.Problems);
                Assert.Empty(Assert.Single(file.Tests.Select(item => RunbookTestRunner.Run(item))));
            }

            Assert.Equal("HostLoadAboveCpuCount", Assert.Single(catalog.All, runbook => !runbook.IsDefault).Id);
        }
    }

    [GeneratedRegex("```runbook\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("```runbook-test\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex TestExample();
}
