using System.Data.Common;
using AlertOps.Storage.Schema;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Storage.Sql;

/// <summary>SQLite in WAL mode, with one writer and any number of readers.</summary>
internal sealed class SqliteDialect : SqlDialect
{
    // Result codes of SQLite that speak of the values, not of the disk: TOOBIG, CONSTRAINT, MISMATCH, RANGE.
    private static readonly int[] DataErrors = [18, 19, 20, 25];

    // READONLY, IOERR, FULL, CANTOPEN.
    private static readonly int[] DiskFailures = [8, 10, 13, 14];

    // CORRUPT, NOTADB.
    private static readonly int[] Damages = [11, 26];
    private readonly string path;
    private readonly SqliteFiles files;

    static SqliteDialect()
    {
        // No connection is shared between threads, so none needs a lock around every call. SQLite refuses this setting, without harm, once it is in use.
        SQLitePCL.Batteries_V2.Init();
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);

        // Its memory statistics are not used, and counting takes a lock at every allocation.
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    public SqliteDialect(string path)
    {
        this.path = Target(Path.GetFullPath(path));
        files = new SqliteFiles(this.path);
    }

    public override string Begin => "begin immediate";

    public override string BeginUpgrade => Begin;

    public override string Like => "like";

    public override int Writers => 1;

    public override int WorksPerCommit => 64;

    public override bool IsExclusive => true;

    public override bool TakesArrays => false;

    public override string? LockNewKeys => null;

    public override (string On, string Off)? NoSorting => null;

    public override string In(string name) => $"in @{name}";

    // One writer: nothing to lock.
    public override string Locking(string table) => "";

    public override string SkippingLocked(string table) => "";

    public override string Place => path;

    public override string LastIds => "select name, seq as id from sqlite_sequence";

    public override string CountAfter(string table) => $"""
        update sqlite_sequence set seq = max(seq, @id) where name = '{table}';
        insert into sqlite_sequence (name, seq) select '{table}', @id where not exists (select 1 from sqlite_sequence where name = '{table}')
        """;

    public override IReadOnlyList<SchemaScript> Scripts { get; } = SchemaScript.Embedded();

    public override async Task<bool> ExistsAsync(CancellationToken ct)
    {
        files.CheckKinds();
        if (!File.Exists(path))
        {
            return false;
        }

        await using var connection = await OpenReaderAsync(ct);
        return await connection.ExecuteScalarAsync<long>("select count(*) from sqlite_master where name = 'schema_versions'") > 0;
    }

    public override async Task<DbConnection> OpenWriterAsync(CancellationToken ct)
    {
        CreateFile();

        // Not pooled: the only writer lives as long as the process, and a broken one must not come back.
        var connection = new SqliteConnection(Build(files.MayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, pooling: false));
        try
        {
            await connection.OpenAsync(ct);
            await using var command = connection.CreateCommand();
            command.CommandText = """
                pragma busy_timeout = 5000;
                pragma journal_mode = wal;
                pragma synchronous = full;
                pragma foreign_keys = on;
                pragma temp_store = memory;
                pragma cache_size = -65536;
                pragma wal_autocheckpoint = 8192;
                """;
            await command.ExecuteNonQueryAsync(ct);
            files.Opened();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task<DbConnection> OpenReaderAsync(CancellationToken ct)
    {
        var connection = new SqliteConnection(Build(SqliteOpenMode.ReadOnly, pooling: true));
        await connection.OpenAsync(ct);
        return connection;
    }

    /// <summary>Closes the pooled readers of this file, and no others.</summary>
    public override async ValueTask DisposeAsync()
    {
        await using var reader = new SqliteConnection(Build(SqliteOpenMode.ReadOnly, pooling: true));
        SqliteConnection.ClearPool(reader);
        await base.DisposeAsync();
    }

    public override IDisposable? LockProcess()
    {
        files.CheckKinds();
        CreateFolder();
        var file = path + ".lock";
        try
        {
            return new FileStream(file, Locked());
        }
        catch (UnauthorizedAccessException error)
        {
            throw NotWritable(file, error);
        }
        catch (IOException error)
        {
            throw new StorageException(
                $"the database {path} is in use by another alertops, which holds {file}: stop that one, or give this one another storage.path", error);
        }
    }

    public override string? MissingReason(bool isWritten)
    {
        if (files.MissingReason(isWritten, CountBytes) is { } why)
        {
            return why;
        }

        try
        {
            // A transaction has read what it needs; a check has to read the header again.
            return isWritten || files.MayCreate || CountBytes() > 0 ? null : files.Damaged("has nothing in it any more");
        }
        catch (SqliteException error)
        {
            // Any other error is reported by the next query that meets it.
            return DamageOf(error);
        }
    }

    public override string? DamageOf(Exception error) =>
        error is SqliteException sqlite && Damages.Contains(sqlite.SqliteErrorCode) ? files.Damaged($"is damaged ({sqlite.Message.TrimEnd('.')})") : null;

    public override bool IsDiskFailure(Exception error) => error is SqliteException sqlite && DiskFailures.Contains(sqlite.SqliteErrorCode);

    public override bool IsDataError(DbException error) => error is SqliteException sqlite && DataErrors.Contains(sqlite.SqliteErrorCode);

    public override bool IsConflict(DbException error) => false;

    /// <summary>Resolves links, as SQLite does for the files beside a database, so that two links are one database.</summary>
    private static string Target(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private static FileStreamOptions Locked()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = SqliteFiles.OwnerOnly;
        }

        return options;
    }

    private void CreateFile()
    {
        files.CheckKinds();
        CreateFolder();
        files.CheckLog();
        try
        {
            files.Protect();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, error);
        }
    }

    /// <summary>Size of the database, read on a new connection, which has nothing in its cache.</summary>
    /// <exception cref="SqliteException">It can't be read.</exception>
    private long CountBytes()
    {
        using var connection = new SqliteConnection(Build(SqliteOpenMode.ReadOnly, pooling: false));
        connection.Open();
        return connection.ExecuteScalar<long>("select page_count * page_size from pragma_page_count, pragma_page_size where (select count(*) from sqlite_master) > 0");
    }

    private void CreateFolder()
    {
        var folder = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(folder, error);
        }
    }

    private static StorageException NotWritable(string what, Exception error) =>
        new($"{what} can't be written: let alertops write there, or give it another storage.path", error);

    private string Build(SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = pooling, DefaultTimeout = 30 }.ToString();
}
