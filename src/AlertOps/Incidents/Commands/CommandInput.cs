using AlertOps.Incidents.Audit;

namespace AlertOps.Incidents.Commands;

/// <summary>Reads a command from the words of a request, for the API and the pages alike.</summary>
/// <param name="Command">Null when there is a problem.</param>
internal sealed record CommandInput(IncidentCommand? Command, CommandProblem? Problem)
{
    /// <summary>Maximum length of a note, in characters.</summary>
    public const int MaxNote = 4000;

    private const string PersonPrefix = "person:";

    /// <param name="action">One of the actions on incidents.</param>
    /// <param name="to">To whom it is handed on, as <c>person:zhangsan</c>; null for commands that hand nothing on.</param>
    /// <param name="isPerson">Returns true for the id of a person of <c>people</c>.</param>
    public static CommandInput Read(AuditAction action, string? note, string? to, Func<string, bool> isPerson)
    {
        var text = Clean(note);
        if (text?.Length > MaxNote)
        {
            return new CommandInput(null, CommandProblem.NoteTooLong);
        }

        return action switch
        {
            AuditAction.Acknowledge => Of(new IncidentCommand.Acknowledge(text)),
            AuditAction.Unacknowledge => Of(new IncidentCommand.Unacknowledge(text)),
            AuditAction.Note when text is null => new CommandInput(null, CommandProblem.NoteMissing),
            AuditAction.Note => Of(new IncidentCommand.AddNote(text)),
            AuditAction.Close => Of(new IncidentCommand.Close(text)),
            AuditAction.Assign => Assign(to ?? "", text, isPerson),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no action on an incident"),
        };
    }

    private static CommandInput Assign(string to, string? note, Func<string, bool> isPerson)
    {
        if (to.StartsWith("team:", StringComparison.Ordinal) || to.StartsWith("schedule:", StringComparison.Ordinal))
        {
            return new CommandInput(null, CommandProblem.RecipientNotYet);
        }

        if (!to.StartsWith(PersonPrefix, StringComparison.Ordinal) || to.Length == PersonPrefix.Length)
        {
            return new CommandInput(null, CommandProblem.RecipientUnreadable);
        }

        var person = to[PersonPrefix.Length..];
        return isPerson(person) ? Of(new IncidentCommand.Assign(person, note)) : new CommandInput(null, CommandProblem.UnknownRecipient);
    }

    private static CommandInput Of(IncidentCommand command) => new(command, null);

    /// <summary>Normalises line ends, and replaces other control characters, which no database and no page takes well; null for a blank text.</summary>
    private static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var plain = text.ReplaceLineEndings("\n").Trim();
        return string.Create(plain.Length, plain, static (target, source) =>
        {
            for (var index = 0; index < target.Length; index++)
            {
                target[index] = char.IsControl(source[index]) && source[index] is not ('\n' or '\t') ? '\uFFFD' : source[index];
            }
        });
    }
}
