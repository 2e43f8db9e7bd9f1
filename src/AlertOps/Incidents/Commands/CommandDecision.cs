namespace AlertOps.Incidents.Commands;

/// <summary>Decides what a command changes in an incident. Pure.</summary>
/// <param name="State">The state afterwards.</param>
/// <param name="Kind">The change to write; null when there is none.</param>
/// <param name="Person">Id of the person whom the change concerns besides the actor; null for none.</param>
internal sealed record CommandDecision(CommandState State, ChangeKind? Kind, string? Person, CommandRefusal? Refusal)
{
    /// <summary>Of two who hand an incident on within this time the first counts.</summary>
    private static readonly TimeSpan AssignedAtOnce = TimeSpan.FromSeconds(1);

    /// <param name="actor">Id of the person, or name of the program, that the command comes from.</param>
    public static CommandDecision Of(CommandState state, IncidentCommand command, string actor, DateTimeOffset now)
    {
        var decision = command switch
        {
            IncidentCommand.AddNote => Changed(state, ChangeKind.Noted),
            _ when state.State == IncidentState.Resolved => Refused(state, CommandRefusal.AlreadyResolved),
            IncidentCommand.Acknowledge => Acknowledge(state, actor, now),
            IncidentCommand.Unacknowledge => Unacknowledge(state, actor),
            IncidentCommand.Assign assign => Assign(state, assign.To, actor, now),
            IncidentCommand.Close => Changed(state with { State = IncidentState.Resolved, ResolvedAt = now }, ChangeKind.Closed),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "no such command"),
        };

        // A command that changes nothing may still bring a note.
        return decision is { Kind: null, Refusal: null } && command.Note is not null ? Changed(state, ChangeKind.Noted) : decision;
    }

    private static CommandDecision Acknowledge(CommandState state, string actor, DateTimeOffset now)
    {
        var mine = new Acknowledgement(actor, now);
        return state.Owner is null ? Changed(Owned(state, mine), ChangeKind.Acknowledged)
            : state.Owner.By == actor || state.Others.Any(other => other.By == actor) ? Unchanged(state)
            : Changed(state with { Others = state.Others.Add(mine) }, ChangeKind.AlsoAcknowledged);
    }

    /// <summary>Withdraws the actor's own acknowledgement, or the owner's when the actor has none; the first of the others has it then.</summary>
    private static CommandDecision Unacknowledge(CommandState state, string actor)
    {
        if (state.Owner is not { } owner)
        {
            return Refused(state, CommandRefusal.NotAcknowledged);
        }

        if (state.Others.FirstOrDefault(other => other.By == actor) is { } mine)
        {
            return Changed(state with { Others = state.Others.Remove(mine) }, ChangeKind.Unacknowledged);
        }

        var after = state.Others is [var next, .. var rest]
            ? state with { Owner = next, Others = rest }
            : state with { State = IncidentState.Open, Owner = null };
        return Changed(after, ChangeKind.Unacknowledged, owner.By == actor ? null : owner.By);
    }

    private static CommandDecision Assign(CommandState state, string to, string actor, DateTimeOffset now) =>
        to == actor ? Refused(state, CommandRefusal.AssignedToOneself)
        : state.Owner?.By == to ? Unchanged(state)
        : state.AssignedAt is { } at && (now - at).Duration() < AssignedAtOnce ? Refused(state, CommandRefusal.JustAssigned)
        : Changed(Owned(state, new Acknowledgement(to, now)), ChangeKind.Assigned, to);

    private static CommandState Owned(CommandState state, Acknowledgement owner) =>
        state with { State = IncidentState.Acknowledged, Owner = owner, Others = [.. state.Others.Where(other => other.By != owner.By)] };

    private static CommandDecision Changed(CommandState state, ChangeKind kind, string? person = null) => new(state, kind, person, null);

    private static CommandDecision Unchanged(CommandState state) => new(state, null, null, null);

    private static CommandDecision Refused(CommandState state, CommandRefusal refusal) => new(state, null, null, refusal);
}
