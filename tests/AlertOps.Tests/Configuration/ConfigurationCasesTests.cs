namespace AlertOps.Tests.Configuration;

public sealed class ConfigurationCasesTests
{
    /// <summary>The secret of every case.</summary>
    private const string Secret = "hunter2";

    public static TheoryData<string> Cases => [.. Directory.GetFiles(ConfigurationCase.Folder, "*.yml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_mistake_is_reported_as_expected_and_no_secret_with_it(string file)
    {
        var mistake = new ConfigurationCase(Path.Combine(ConfigurationCase.Folder, file));
        if (ConfigurationCase.IsAccepting)
        {
            mistake.Accept();
        }

        var actual = mistake.Actual();
        Assert.Equal(mistake.Expected, actual);
        Assert.DoesNotContain(actual, problem => problem.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(actual, problem => problem.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public void There_are_cases_for_every_kind_of_mistake() => Assert.InRange(Directory.GetFiles(ConfigurationCase.Folder, "*.yml").Length, 30, int.MaxValue);
}
