namespace AlertOps.Storage;

/// <summary>
/// The files of a SQLite database: readable by their owner alone, since messages and keys are in them, and still those that were opened. SQLite itself
/// would go on writing into a file that somebody has deleted.
/// </summary>
internal sealed class SqliteFiles(string path)
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock guard = new();
    private FileIdentity? database;
    private FileIdentity? log;
    private bool isLogGone;

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
            database ??= FileIdentity.Of(path);
            log = null;
        }
    }

    /// <summary>Why these are no longer the files that were opened, with the cure; null when they are.</summary>
    /// <param name="isWritten">A transaction was just committed: its log has to be there.</param>
    public string? WhyGone(bool isWritten)
    {
        lock (guard)
        {
            if (database is null)
            {
                return null;
            }

            var found = FileIdentity.Of(path);
            if (found != database)
            {
                return found is null
                    ? $"the database {path} was deleted or moved while alertops has it open: put that very file back, or restore a backup and restart alertops"
                    : $"the database {path} was replaced by another file while alertops has it open: restart alertops to use that one, or put the old one back";
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
