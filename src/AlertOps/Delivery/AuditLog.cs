using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Incidents.Audit;

namespace AlertOps.Delivery;

/// <summary>
/// Adds entries to the audit log after an action that has no transaction of its own with it. What has been done isn't undone when its entry can't be written:
/// the log then names the action and the actor.
/// </summary>
internal sealed class AuditLog(ICommandStore store, TimeProvider time, ILogger<AuditLog> logger)
{
    public async Task WriteAsync(Actor actor, AuditAction action, string subject, long? incident = null, params ImmutableArray<(string Name, string Value)> details)
    {
        var entry = new AuditEntry(time.GetUtcNow(), action, subject, incident, actor)
        {
            Details = details.ToImmutableSortedDictionary(detail => detail.Name, detail => detail.Value, StringComparer.Ordinal),
        };
        try
        {
            await store.WriteAuditAsync(entry, CancellationToken.None);
        }
        catch (Exception error) when (error is DbException or IOException or TimeoutException)
        {
            logger.AuditNotWritten(error, action, subject, actor.Id);
        }
    }
}
