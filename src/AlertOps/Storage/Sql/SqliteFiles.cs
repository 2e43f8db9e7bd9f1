using AlertOps.Files;

namespace AlertOps.Storage.Sql;

/// <summary>
/// Guards the files of a SQLite database: only their owner may read them, since they hold messages and keys, and they must stay the files that were opened,
/// because SQLite itself would go on writing into a file that somebody has deleted or cut. Nothing here opens the database: closing it again would drop SQLite's own locks.
/// </summary>
internal sealed class SqliteFiles(string path)
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock guard = new();
    private FileIdentity? database;
    private FileIdentity? log;
    private bool isLogGone;
    private long length;
    private string? damage;

    private string LogPath => path + "-wal";

    /// <summary>True when a connection may create the file: only before it was first seen.</summary>
    public bool MayCreate
    {
        get
        {
            lock (guard)
            {
                return database is null;
            }
        }
    }

    /// <summary>Checks, before anything is created or changed, that the paths hold regular files or nothing. Anything else keeps its mode, and is never waited for.</summary>
    /// <exception cref="StorageException">Something else is at the place of one of them.</exception>
    public void CheckKinds()
    {
        foreach (var file in new[] { path, LogPath, path + "-shm", path + ".lock" })
        {
            var what = FileStatus.Of(file).Kind switch
            {
                FileKind.Folder => "a folder",
                FileKind.Pipe => "a pipe",
                FileKind.Device => "a device",
                FileKind.Socket => "a socket",
                _ => null,
            };
            if (what is not null)
            {
                throw new StorageException($"{file} is {what}, and the database has to be a regular file: give alertops another storage.path");
            }
        }
    }

    /// <summary>Checks, before a connection is opened, that a log has its database: SQLite would delete the log of a database that has lost everything else.</summary>
    /// <exception cref="StorageException">There is a log, and no database that it belongs to.</exception>
    public void CheckLog()
    {
        // In this order: a database that is being made has its header before it has a log.
        if (MayCreate && Length(LogPath) > 0 && Length(path) == 0)
        {
            throw new StorageException(
                $"the database {path} is empty or missing, but its log {LogPath} is not: put the file back that was there; or move both away to keep them, restore the newest backup, and start again");
        }
    }

    /// <summary>Creates the file with its owner's mode before a connection is opened, so that nobody else can ever read it. SQLite gives the other files the same mode.</summary>
    public void Protect()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (MayCreate && !File.Exists(path))
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly }).Dispose();
        }

        foreach (var file in new[] { path, LogPath, path + "-shm" })
        {
            Narrow(file);
        }
    }

    /// <summary>Remembers the files after a writing connection was opened.</summary>
    public void Opened()
    {
        lock (guard)
        {
            database ??= FileIdentity.Of(path, out length);
            log = null;
        }
    }

    /// <summary>Marks the database as damaged until the process ends, whatever happens to the file.</summary>
    /// <param name="what">Continuation of "the database … ".</param>
    /// <returns>The message, with what to do.</returns>
    public string Damaged(string what)
    {
        lock (guard)
        {
            return damage ??= $"the database {path} {what}: stop alertops, move the file and its -wal away to keep them, restore the newest backup, and start again";
        }
    }

    /// <summary>Explains why these are no longer the files that were opened, and what to do; null when they are.</summary>
    /// <param name="isWritten">A transaction was just committed: its log has to be there.</param>
    /// <param name="needed">Reads the size of the database from its header, in bytes; called when the file has become shorter.</param>
    public string? MissingReason(bool isWritten, Func<long> needed)
    {
        lock (guard)
        {
            if (damage is not null)
            {
                return damage;
            }

            if (database is null)
            {
                return null;
            }

            var found = FileIdentity.Of(path, out var now);
            if (found != database)
            {
                return found is null
                    ? $"the database {path} was deleted or moved while alertops has it open: put that very file back, or restore a backup and restart alertops"
                    : $"the database {path} was replaced by another file while alertops has it open: restart alertops to use that one, or put the old one back";
            }

            // It never becomes shorter, unless somebody vacuums it.
            var before = length;
            length = now;
            if (now < before && (now == 0 || needed() > now))
            {
                return Damaged($"was cut from {before} to {now} bytes while alertops has it open");
            }

            if (isWritten || isLogGone)
            {
                var current = FileIdentity.Of(LogPath);
                log ??= current;
                isLogGone = current is null || current != log;
            }

            return isLogGone
                ? $"{LogPath}, the log of the database, was deleted or replaced while alertops has it open: put that very file back, or restart alertops, and what came in the last minutes may be missing"
                : null;
        }
    }

    /// <summary>0 when there is none.</summary>
    private static long Length(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static void Narrow(string file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && File.Exists(file) && File.GetUnixFileMode(file) != OwnerOnly)
            {
                File.SetUnixFileMode(file, OwnerOnly);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody else owns it, and gave it this mode.
        }
    }
}
