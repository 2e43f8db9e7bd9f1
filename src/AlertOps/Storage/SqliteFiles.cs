using AlertOps.Files;

namespace AlertOps.Storage;

/// <summary>
/// The files of a SQLite database: readable by their owner alone, since messages and keys are in them, and still those that were opened. SQLite itself
/// would go on writing into a file that somebody has deleted or cut. Nothing here opens the database: whoever closes it again drops SQLite's own locks.
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

    /// <summary>True when a connection may make the file: not after it was there.</summary>
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

    /// <summary>Before anything is made or changed: whatever is no file keeps its mode, and is never waited for.</summary>
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

    /// <summary>Before a connection is opened: SQLite would throw the log of a database away that has lost everything else.</summary>
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

    /// <summary>Before a connection is opened: nobody else may read the file at any time. SQLite gives its companions the mode of the database.</summary>
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

    /// <summary>A writing connection was opened.</summary>
    public void Opened()
    {
        lock (guard)
        {
            database ??= FileIdentity.Of(path, out length);
            log = null;
        }
    }

    /// <summary>Something in the database can't be right, and stays so until the process ends, whatever is done to the file.</summary>
    /// <param name="what">Continues "the database … ".</param>
    /// <returns>That, with the cure.</returns>
    public string Damaged(string what)
    {
        lock (guard)
        {
            return damage ??= $"the database {path} {what}: stop alertops, move the file and its -wal away to keep them, restore the newest backup, and start again";
        }
    }

    /// <summary>Why these are no longer the files that were opened, with the cure; null when they are.</summary>
    /// <param name="isWritten">A transaction was just committed: its log has to be there.</param>
    /// <param name="needed">How many bytes the database has by its own account; asked when the file has become shorter.</param>
    public string? WhyGone(bool isWritten, Func<long> needed)
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
