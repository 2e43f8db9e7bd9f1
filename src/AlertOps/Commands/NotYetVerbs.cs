using System.CommandLine;
using AlertOps.Configuration;

namespace AlertOps.Commands;

/// <summary>Adds the verbs that are announced and not built: each is refused by name and never taken for a mistyped one.</summary>
internal static class NotYetVerbs
{
    public static void AddTo(RootCommand root)
    {
        foreach (var verb in NotYet.Of(NotYetKind.Verb).Select(item => item.Name))
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
