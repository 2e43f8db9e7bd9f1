using System.Runtime.CompilerServices;

namespace AlertOps.Tests.Intake;

/// <summary>Bodies that a real Alertmanager sent.</summary>
internal static class Samples
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder(), name));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Samples");
}
