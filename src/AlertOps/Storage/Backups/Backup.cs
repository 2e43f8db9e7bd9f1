using System.Data;
using System.Data.Common;
using AlertOps.Files;
using AlertOps.Storage.Schema;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Backups;

/// <summary>Number of rows that were copied from one store to another.</summary>
/// <param name="Rows">Number of rows by table, in the order of copying.</param>
internal sealed record CopyReport(IReadOnlyList<KeyValuePair<string, long>> Rows)
{
    public long Total => Rows.Sum(table => table.Value);

    public long Of(string table) => Rows.Where(row => row.Key == table).Sum(row => row.Value);
}

/// <summary>
/// Copies a store, as it is at one moment, into a SQLite file of the current schema, from either database. It only reads: the store may be in use.
/// </summary>
internal static class Backup
{
    /// <exception cref="StorageException">The backup failed and left no file; the message says why, and what to do.</exception>
    public static async Task<CopyReport> WriteAsync(SqlDialect store, string file, bool force, DateTimeOffset now, CancellationToken ct)
    {
        var path = Path.GetFullPath(file);
        if (string.Equals(path, store.Place, StringComparison.Ordinal))
        {
            throw new StorageException($"{path} is the database itself: name another file");
        }

        if (FileStatus.Of(path).Kind is not (FileKind.Regular or FileKind.Missing or FileKind.Unreachable))
        {
            throw new StorageException($"{path} is no regular file, and would be lost: name another one");
        }

        if (File.Exists(path) && !force)
        {
            throw new StorageException($"{path} exists: name another file, or write over it with --force");
        }

        var partial = path + ".partial";
        try
        {
            // Nobody else may read it at any time; SQLite keeps the mode of a file that it finds.
            await new FileStream(partial, Fresh()).DisposeAsync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                File.Exists(partial) ? $"{partial} exists: another backup is writing it, or one was cut off; delete it in that case" : $"{partial} can't be written: {error.Message}", error);
        }

        try
        {
            var report = await CopyAsync(store, partial, now, ct);
            await using (var written = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite))
            {
                written.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: force);
            return report;
        }
        catch (Exception error) when (error is DbException or IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the backup was not written: {error.Message}", error);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static FileStreamOptions Fresh()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static async Task<CopyReport> CopyAsync(SqlDialect store, string partial, DateTimeOffset now, CancellationToken ct)
    {
        if (!await store.ExistsAsync(ct))
        {
            throw new StorageException($"{store.Place} has nothing to back up: check storage in the configuration (a relative path is under STATE_DIRECTORY, which systemd sets for its unit alone), or start alertops serve once");
        }

        await using var source = await store.OpenReaderAsync(ct);

        // All of it as of one moment; whoever writes meanwhile neither waits nor is seen.
        await using var snapshot = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        if ((await SchemaUpgrade.MissingAsync(store, source, ct)).Count > 0)
        {
            throw new StorageException($"{store.Place} was written by an older version of alertops: make the backup with that one, or start this version's alertops serve once");
        }

        var file = new SqliteDialect(partial);
        await using var target = await WriteSession.OpenAsync(file, ct);

        // One file, synced when it is complete; until then it is worth nothing.
        await target.Connection.ExecuteAsync("pragma journal_mode = off; pragma synchronous = off");
        await SchemaUpgrade.RunAsync(file, target.Connection, now);
        await target.BeginAsync(ct);
        var report = await CopyAllAsync(new TableCopy(store, source, file, target), ct);
        await target.CommitAsync(ct);
        return report;
    }

    /// <summary>Copies every table, and the last id of each.</summary>
    public static async Task<CopyReport> CopyAllAsync(TableCopy copy, CancellationToken ct)
    {
        var rows = new List<KeyValuePair<string, long>>();
        foreach (var table in TableCopy.Tables)
        {
            rows.Add(KeyValuePair.Create(table.Name, await copy.RunAsync(table, "true", ct)));
        }

        await copy.ContinueNumbersAsync();
        return new CopyReport(rows);
    }
}
