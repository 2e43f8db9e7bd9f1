using AlertOps.Alerts;
using AlertOps.Testing;

namespace AlertOps.Tests.Configuration;

/// <summary>
/// The reference is written from the tables from which the configuration is read. After an intended change, <c>ALERTOPS_GOLDEN=accept</c> writes it anew;
/// read the difference.
/// </summary>
public sealed class ConfigurationReferenceTests
{
    /// <summary>The line under which the tables stand; above it the pages are written by hand.</summary>
    private const string Marker = "<!-- The rest of this page is written from the code's tables. -->";

    [Theory]
    [InlineData("configuration.md", "en")]
    [InlineData("configuration.zh-CN.md", "zh-CN")]
    public void The_reference_says_of_each_key_what_the_code_does(string page, string tag)
    {
        var path = RepositoryFiles.Path("docs", page);
        var introduction = File.ReadAllText(path).Split(Marker)[0];
        Assert.True(Languages.TryParse(tag, out var language));
        var expected = $"{introduction}{Marker}\n{ConfigurationReference.Of(ConfigurationSections.Loader.Keys, language)}";
        if (ConfigurationCase.IsAccepting)
        {
            File.WriteAllText(path, expected);
        }

        Assert.Equal(expected, File.ReadAllText(path));
    }
}
