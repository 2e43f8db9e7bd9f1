using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Outbox;

namespace AlertOps.Storage;

/// <summary>What a 200 promises: updates, compared with what is stored, in one transaction for many of them.</summary>
internal sealed partial class SqlStore
{
    private const string InsertChange = """
        insert into changes (incident_id, kind, severity, at, added, resolved, state)
        values (@incident, @kind, @severity, @at, @added, @resolved, 'pending')
        """;

    public async Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct)
    {
        try
        {
            return await WriteAsync(
                async session =>
                {
                    var receipts = ImmutableArray.CreateBuilder<Receipt>(updates.Length);
                    foreach (var update in updates)
                    {
                        receipts.Add(await RecordOneAsync(session, update, severity, confirmed: false, ct));
                    }

                    return receipts.MoveToImmutable();
                },
                ct);
        }
        catch (DbException error) when (dialect.IsDataError(error))
        {
            throw new UnstorableException($"the database refuses the data: {error.Message}", error);
        }
    }

    private static async Task<Receipt> RecordOneAsync(
        WriteSession session, GroupUpdate update, SeverityRules rules, bool confirmed, CancellationToken ct)
    {
        var row = await FindIncidentAsync(session, update, ct);
        var stored = row is null ? [] : await StoredAlertsAsync(session, row.Id, ct);
        var known = row is null ? null : new KnownIncident(row.Id, row.State, stored.ToDictionary(pair => pair.Key, pair => pair.Value.Known));
        var difference = UpdateComparison.Compare(known, update, rules, confirmed);
        if (!difference.Held.IsEmpty)
        {
            await HoldAsync(session, update with { Alerts = difference.Held }, ct);
        }

        var id = difference.Place switch
        {
            UpdatePlace.Opened => await InsertIncidentAsync(session, update, difference, IncidentState.Open, ct),
            UpdatePlace.BornResolved => await InsertIncidentAsync(session, update, difference, IncidentState.Resolved, ct),
            UpdatePlace.Known or UpdatePlace.Nowhere => row!.Id,
        };
        if (difference.Place == UpdatePlace.Known)
        {
            await UpdateIncidentAsync(session, row!, update, difference, ct);
        }

        await WriteAlertsAsync(session, id, difference.Place == UpdatePlace.Known ? stored : [], difference, update, rules, ct);
        if (difference.Kind is { } kind)
        {
            await session.Statement(InsertChange).With(
                ("incident", id),
                ("kind", Words.Of(kind)),
                ("severity", Words.Of(difference.Severity)),
                ("at", Micros.Of(update.ReceivedAt)),
                ("added", difference.Added),
                ("resolved", difference.Resolved)).RunAsync(ct);
        }

        return new Receipt(id, difference.Kind);
    }
}
