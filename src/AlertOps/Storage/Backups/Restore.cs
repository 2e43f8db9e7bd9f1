using System.Data.Common;
using AlertOps.Files;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage.Backups;

/// <summary>Result of a restore.</summary>
/// <param name="Waiting">Number of deliveries that are too old to be sent by themselves; they are dead, for people to replay.</param>
internal sealed record RestoreReport(CopyReport Copied, int Waiting);

/// <summary>
/// Restores a backup into an empty store, on either database, in one transaction. Ids stay the same, leases are void, and messages that were about to be sent
/// long ago wait for a person.
/// </summary>
internal static class Restore
{
    /// <summary>Maximum age of a delivery that is sent by itself; an older one is no news any more, and somebody must look at it first.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    private static readonly string[] Settling =
    [
        """
        update deliveries set state = 'dead', reason = 'restored', due_at = null, settled_at = @now
        where state in ('pending', 'sending') and created_at < @since
        """,

        // The bytes of a call name all its recipients. Those that are young enough get a call of their own.
        """
        update calls set state = 'settled', lease_until = null where state <> 'settled' and (
            exists (select 1 from deliveries d where d.call_id = calls.id and d.reason = 'restored')
            or not exists (select 1 from deliveries d where d.call_id = calls.id and d.state in ('pending', 'sending')))
        """,
        """
        update deliveries set call_id = null where state in ('pending', 'sending') and exists (
            select 1 from calls k where k.id = deliveries.call_id and k.state = 'settled')
        """,
        "update deliveries set state = 'pending', due_at = coalesce(due_at, @now) where state = 'sending'",
        "update calls set state = 'pending', lease_until = null where state = 'sending'",
        "update incidents set lease_token = null, lease_until = null, retry_at = null where lease_token is not null or retry_at is not null",

        // Without an original message there is no fallback. A receiver that gets its message now has the full time before its fallback.
        """
        delete from timers where kind = 'fallback' and exists (
            select 1 from deliveries d where d.incident_id = timers.incident_id and d.reason = 'restored' and timers.subject = d.change_id || '/' || d.receiver)
        """,
        "update timers set due_at = @now + due_at - set_at, next_at = @now + due_at - set_at, set_at = @now, attempts = 0 where kind = 'fallback'",

        // Reminders give Alertmanager an hour to say what has resolved.
        "update timers set due_at = @later, next_at = @later, set_at = @now, attempts = 0 where kind = 'reminder' and next_at < @later",

        // Stale firing updates of then say nothing about now: alerts that still fire are sent again.
        "delete from stale_firing_updates",
    ];

    /// <exception cref="StorageException">The restore failed and left the store unchanged; the message says why, and what to do.</exception>
    public static async Task<RestoreReport> ReadAsync(string file, SqlDialect store, DateTimeOffset now, CancellationToken ct)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
        {
            throw new StorageException($"{path}: there is no such file: name one that alertops backup has written");
        }

        if (FileStatus.Of(path).Kind is not (FileKind.Regular or FileKind.Unreachable))
        {
            throw NoBackup(path, "no regular file");
        }

        var folder = Directory.CreateTempSubdirectory("alertops-restore-");
        try
        {
            using var alone = store.LockProcess();
            await using var backup = await CurrentAsync(path, Path.Combine(folder.FullName, "copy.db"), now, ct);
            await using var source = await backup.OpenReaderAsync(ct);
            await using var target = await WriteSession.OpenAsync(store, ct);
            await SchemaUpgrade.RunAsync(store, target.Connection, now);
            return await CopyAsync(new TableCopy(backup, source, store, target), target, store, now, ct);
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"nothing was restored: {error.Message}", error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Opens the file, or a copy of it that was upgraded to this build's schema.</summary>
    private static async Task<SqliteDialect> CurrentAsync(string path, string copy, DateTimeOffset now, CancellationToken ct)
    {
        var file = new SqliteDialect(path);
        try
        {
            if (!await file.ExistsAsync(ct))
            {
                throw NoBackup(path, "no database of alertops");
            }

            await using var connection = await file.OpenReaderAsync(ct);
            if (await connection.ExecuteScalarAsync<string>("pragma quick_check(1)") is not "ok" and var damage)
            {
                throw NoBackup(path, $"damaged ({damage})");
            }

            if ((await SchemaUpgrade.MissingAsync(file, connection, ct)).Count == 0)
            {
                return file;
            }
        }
        catch (SqliteException error)
        {
            throw NoBackup(path, error.Message);
        }
        catch (StorageException error) when (!error.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new StorageException($"{path}: {error.Message}", error);
        }

        await file.DisposeAsync();
        File.Copy(path, copy);
        var upgraded = new SqliteDialect(copy);
        await using var writer = await upgraded.OpenWriterAsync(ct);
        await SchemaUpgrade.RunAsync(upgraded, writer, now);
        return upgraded;
    }

    private static async Task<RestoreReport> CopyAsync(TableCopy copy, WriteSession target, SqlDialect store, DateTimeOffset now, CancellationToken ct)
    {
        await target.BeginAsync(ct);
        if (await target.Statement("select count(*) from (select 1 from incidents limit 1) found").ScalarAsync(ct) > 0)
        {
            throw new StorageException(
                $"{store.Place} has incidents already, and a backup goes into an empty database only: name another one in storage, or move this one away first");
        }

        // A process that was started without alerts may have left a few rows of its own.
        foreach (var table in TableCopy.Tables.Reverse())
        {
            await target.Statement($"delete from {table.Name}").RunAsync(ct);
        }

        var copied = await Backup.CopyAllAsync(copy, ct);
        var waiting = 0;
        foreach (var (number, sql) in Settling.Index())
        {
            var touched = await target.Connection.ExecuteAsync(
                sql, new { now = UnixMicroseconds.Of(now), since = UnixMicroseconds.Of(now - MaxAge), later = UnixMicroseconds.Of(now + MaxAge) });
            waiting = number == 0 ? touched : waiting;
        }

        await target.CommitAsync(ct);
        return new RestoreReport(copied, waiting);
    }

    private static StorageException NoBackup(string path, string why) => new($"{path}: {why}: name a file that alertops backup has written");
}
