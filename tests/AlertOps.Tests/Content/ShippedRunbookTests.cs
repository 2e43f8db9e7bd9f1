using AlertOps.DryRun.RunbookTests;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Content;

/// <summary>The tests beside the shipped runbooks pass, as <c>alertops test</c> runs them.</summary>
public class ShippedRunbookTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(RepositoryFiles.Path("runbooks", "tests"), "*" + RunbookTestReader.Extension).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_test_is_met(string file)
    {
        var read = RunbookTestReader.Read(RunbookCatalog.Load(RepositoryFiles.Path("runbooks")), RepositoryFiles.Path("runbooks", "tests", file));

        Assert.Empty(read.Problems.Select(problem => problem.ToString()));
        Assert.NotEmpty(read.Tests);
        Assert.Empty(read.Tests.SelectMany(test => RunbookTestRunner.Run(test)).Select(problem => problem.ToString()));
    }
}
