using System.Runtime.CompilerServices;

namespace AlertOps.Tests.Notices;

/// <summary>
/// Compares a text with a golden file beside the test, which a person has read and accepted. ALERTOPS_ACCEPT_GOLDEN=1 writes the current text.
/// </summary>
internal static class Golden
{
    public static void Matches(string name, string actual, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
        actual = actual.TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("ALERTOPS_ACCEPT_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; read the message and accept it with ALERTOPS_ACCEPT_GOLDEN=1");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
