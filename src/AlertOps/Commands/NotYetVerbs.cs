using System.CommandLine;
using AlertOps.Configuration;

namespace AlertOps.Commands;

/// <summary>Adds the verbs that are announced and not built: each is refused by name and never taken for a mistyped one.</summary>
internal static class NotYetVerbs
{
    /// <param name="root">Holds the verbs that are built: a second word is added to its first, as in <c>schema runbook</c>.</param>
    public static void AddTo(RootCommand root)
    {
        foreach (var verb in new NotYet([]).Of(NotYetKind.Verb).Select(item => item.Name))
        {
            var words = verb.Split(' ');
            var command = new Command(words[^1], "(not yet)") { Hidden = true, TreatUnmatchedTokensAsErrors = false };
            command.SetAction(parsed =>
            {
                parsed.InvocationConfiguration.Error.WriteLine($"alertops {verb}: not yet: this verb comes with a later release");
                return ExitCodes.CouldNotRun;
            });
            (words.Length == 1 ? root : root.Subcommands.Single(known => known.Name == words[0])).Add(command);
        }
    }
}
