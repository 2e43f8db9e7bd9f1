using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Writes changes of incidents.</summary>
internal static class ChangeRows
{
    public static readonly RowShape Shape = new(["kind", "severity"], ["incident", "at", "added", "resolved"]);

    public const string Insert = """
        insert into changes (incident_id, kind, severity, at, added, resolved, state)
        select r.incident, r.kind, r.severity, r.at, r.added, r.resolved, 'pending' from {rows}
        """;

    /// <summary>Marks the pending changes of a claimed incident as planned, silent or merged.</summary>
    public static async Task PlanAsync(WriteSession session, ClaimedIncident claim, PlannedChange planned, CancellationToken ct)
    {
        var reported = planned.Change;
        long? notice = planned.Page is { } page ? await NoticeRows.InsertAsync(session, claim.Incident.Id, page, planned.EnglishPage, ct) : null;
        await session.Statement("""
            update changes set state = @state, notice_id = @notice, evidence = @evidence where id = @id and state = 'pending'
            """).With(
            ("id", reported.Id),
            ("state", EnumNames.Of(reported.Kind.DeservesMessage() ? ChangeState.Planned : ChangeState.Silent)),
            ("notice", notice),
            ("evidence", planned.Evidence.IsDefaultOrEmpty ? null : StoredJson.Write(planned.Evidence))).QueueAsync(ct);
        foreach (var change in claim.Pending.Where(change => change.Id != reported.Id))
        {
            await session.Statement("update changes set state = 'merged', merged_into_id = @merged_into where id = @id and state = 'pending'")
                .With(("id", change.Id), ("merged_into", reported.Id)).QueueAsync(ct);
        }
    }
}
