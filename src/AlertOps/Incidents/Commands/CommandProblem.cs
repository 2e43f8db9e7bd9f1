namespace AlertOps.Incidents.Commands;

/// <summary>The mistakes in the words of a command, whatever the state of the incident is.</summary>
internal enum CommandProblem
{
    NoteMissing,
    NoteTooLong,

    /// <summary>The person for whom the caller acts is not in <c>people</c>.</summary>
    UnknownPerson,

    /// <summary>The command does not say to whom, or not in the form <c>person:zhangsan</c>.</summary>
    RecipientUnreadable,

    /// <summary>The person to whom it is handed on is not in <c>people</c>.</summary>
    UnknownRecipient,

    /// <summary>It is handed on to a team or a schedule.</summary>
    RecipientNotYet,
}
