using System.CommandLine;

namespace AlertOps.Commands;

/// <summary>Verbs that are announced and not built: refused by name, never taken for a mistyped one.</summary>
internal static class NotYet
{
    private static readonly string[] Verbs = ["routes", "drill", "doctor", "import", "test", "schema", "oncall", "hash-password"];

    public static void AddTo(RootCommand root)
    {
        foreach (var verb in Verbs)
        {
            var command = new Command(verb, "(not yet)") { Hidden = true, TreatUnmatchedTokensAsErrors = false };
            command.SetAction(parsed =>
            {
                parsed.InvocationConfiguration.Error.WriteLine($"alertops {verb}: not yet: this verb comes with a later release");
                return ExitCodes.CouldNotRun;
            });
            root.Add(command);
        }
    }
}
