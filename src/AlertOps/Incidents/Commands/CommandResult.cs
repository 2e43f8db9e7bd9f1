namespace AlertOps.Incidents.Commands;

/// <summary>The result of a command on an incident.</summary>
/// <param name="State">The state after the command; that before it when nothing was changed.</param>
/// <param name="Change">The kind of change that was written; null when the command was refused or changes nothing.</param>
/// <param name="Refusal">The reason why it was refused; null when it wasn't.</param>
internal sealed record CommandResult(CommandState State, ChangeKind? Change, CommandRefusal? Refusal);
