using System.Collections;
using AlertOps.Configuration;

namespace AlertOps.Commands;

/// <summary>Finds the configuration for every verb: <c>--config</c>, else ALERTOPS_CONFIG, else ./alertops.yml, else the embedded defaults.</summary>
internal static class CommandConfiguration
{
    public static ConfigurationSource Source(string? option)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
        var folder = Directory.GetCurrentDirectory();
        return ConfigurationSections.Source(ConfigurationLoader.ResolvePath(option, environment, folder), environment, folder);
    }

    public static void Print(IEnumerable<Problem> problems, TextWriter errors)
    {
        foreach (var problem in problems)
        {
            errors.WriteLine(problem);
        }
    }
}
