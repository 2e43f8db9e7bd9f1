using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;

namespace AlertOps.Delivery;

/// <summary>
/// Runs commands on incidents, and wakes the planner once a change is committed. API, pages and whatever else takes commands go through here, so that no rule
/// about an incident's state is written twice.
/// </summary>
internal sealed class IncidentCommands(ICommandStore store, ChangeSignal changes, TimeProvider time, ILogger<IncidentCommands> logger)
{
    /// <returns>Null when there is no such incident.</returns>
    public async Task<CommandResult?> ExecuteAsync(long incident, IncidentCommand command, Actor actor, CancellationToken ct)
    {
        var result = await store.ExecuteAsync(incident, command, actor, time.GetUtcNow(), ct);
        if (result is { Change: { } change })
        {
            logger.CommandDone(incident, change);
            changes.NotifyAll();
        }

        return result;
    }
}
