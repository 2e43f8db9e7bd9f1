using System.Diagnostics;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Storage;
using AlertOps.Storage.Backups;
using AlertOps.Storage.Sql;
using AlertOps.Testing;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Tests.Storage;

/// <summary>Changes to the file of a SQLite database, before it is opened and while it is open.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StoreHealth health = new();

    private string Database => folder.File("alertops.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(10_000)]
    public async Task A_database_that_is_cut_while_it_is_open_takes_nothing_more_even_when_it_grows_again(long length)
    {
        await using var store = await OpenAsync();
        await RecordAsync(store, "a");
        await ElsewhereAsync("pragma wal_checkpoint(truncate)");
        await RecordAsync(store, "b");
        var whole = await File.ReadAllBytesAsync(Database);
        Cut(length);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => RecordAsync(store, "c"));

        Assert.Contains("restore the newest backup", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, health.UnavailableReason);
        await using (var file = new FileStream(Database, FileMode.Open))
        {
            await file.WriteAsync(whole);
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(() => RecordAsync(store, "d"));
    }

    [Fact]
    public async Task A_database_that_somebody_vacuums_while_it_is_open_is_not_taken_for_cut()
    {
        await using var store = await OpenAsync();
        await ElsewhereAsync("create table filler (x); insert into filler values (zeroblob(1000000)); pragma wal_checkpoint(truncate)");
        await RecordAsync(store, "a");
        var before = new FileInfo(Database).Length;
        await ElsewhereAsync("drop table filler; vacuum; pragma wal_checkpoint(truncate)");
        Assert.True(new FileInfo(Database).Length < before - 900_000);

        await RecordAsync(store, "b");
        Assert.Null(health.UnavailableReason);
    }

    [Fact]
    public async Task A_database_that_is_overwritten_while_it_is_open_is_noticed_before_anybody_needs_it()
    {
        await using var dialect = new SqliteDialect(Database);
        await using var store = await OpenAsync(dialect);
        await RecordAsync(store, "a");
        await ElsewhereAsync("pragma wal_checkpoint(truncate)");
        Assert.Null(dialect.MissingReason(isWritten: false));
        await OverwriteAsync(whole: false);

        Assert.Contains("is damaged", dialect.MissingReason(isWritten: false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_question_finds_damaged_is_away_for_everybody_from_then_on()
    {
        await using var store = await OpenAsync();
        await RecordAsync(store, "a");
        await ElsewhereAsync("pragma wal_checkpoint(truncate)");
        await OverwriteAsync(whole: true);

        var error = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Settings.ReadAsync("", CancellationToken.None));

        Assert.Contains("restore the newest backup", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, health.UnavailableReason);
        Assert.Equal(error.Message, (await Assert.ThrowsAsync<StoreUnavailableException>(() => RecordAsync(store, "b"))).Message);
        Assert.True(StoreOutage.Is(new SqliteException("damaged", 11)) && StoreOutage.Is(new SqliteException("no database", 26)));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(10, 1)]
    [InlineData(13, 1)]
    [InlineData(14, 1)]
    [InlineData(19, 0)]
    public async Task What_the_disk_does_not_take_is_told_and_what_is_wrong_with_the_data_is_not(int code, int told)
    {
        await using (await OpenAsync())
        {
            // Makes it.
        }

        var count = 0;
        await using var writers = new WriterConnections(new SqliteDialect(Database), why => Assert.Fail(why), () => count++);

        await Assert.ThrowsAsync<SqliteException>(() => writers.WriteAsync<int>(_ => throw new SqliteException("on purpose", code), CancellationToken.None));

        Assert.Equal(told, count);
    }

    [Fact]
    public async Task Trying_the_disk_leaves_nothing_behind()
    {
        await using var store = await OpenAsync();

        await store.Settings.TryDiskAsync(CancellationToken.None);

        Assert.Empty(await store.Settings.ReadAsync("storage/", CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_whose_database_is_empty_or_missing_is_not_thrown_away_by_a_start(bool isEmpty)
    {
        const string log = "what was taken last";
        await File.WriteAllTextAsync(Database + "-wal", log);
        if (isEmpty)
        {
            await File.WriteAllTextAsync(Database, "");
        }

        var error = await Assert.ThrowsAsync<StorageException>(() => OpenAsync());

        Assert.Contains("restore the newest backup", error.Message, StringComparison.Ordinal);
        Assert.Equal((log, isEmpty), (await File.ReadAllTextAsync(Database + "-wal"), File.Exists(Database)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    [InlineData(".lock")]
    public async Task A_path_that_leads_to_no_regular_file_is_refused_with_the_cure_and_left_as_it_is(string companion)
    {
        Pipe(Database + companion);
        var mode = File.GetUnixFileMode(Database + companion);

        var error = await Assert.ThrowsAsync<StorageException>(() => OpenAsync());

        Assert.Equal($"{Database}{companion} is a pipe, and the database has to be a regular file: give alertops another storage.path", error.Message);
        Assert.Equal(mode, File.GetUnixFileMode(Database + companion));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
        await Assert.ThrowsAsync<StorageException>(() => new SqliteDialect(Database).ExistsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_path_that_leads_to_a_folder_is_refused_with_the_cure_and_a_link_to_a_file_is_fine()
    {
        Directory.CreateDirectory(folder.File("folder.db"));
        var error = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(new SqliteDialect(folder.File("folder.db"))));
        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("folder.db.lock")));

        await File.WriteAllTextAsync(Database, "");
        File.CreateSymbolicLink(folder.File("link.db"), Database);
        await using var store = await OpenAsync(new SqliteDialect(folder.File("link.db")));
        await RecordAsync(store, "a");
    }

    [Fact]
    public async Task A_backup_replaces_no_pipe_and_a_restore_waits_for_none()
    {
        await using (var store = await OpenAsync())
        {
            await RecordAsync(store, "a");
        }

        var pipe = folder.File("pipe");
        Pipe(pipe);

        var backup = await Assert.ThrowsAsync<StorageException>(
            () => Backup.WriteAsync(new SqliteDialect(Database), pipe, force: true, Given.Start, CancellationToken.None));
        var restore = await Assert.ThrowsAsync<StorageException>(
            () => Restore.ReadAsync(pipe, new SqliteDialect(folder.File("new.db")), Given.Start, CancellationToken.None));

        Assert.Contains("no regular file", backup.Message, StringComparison.Ordinal);
        Assert.Contains("no regular file", restore.Message, StringComparison.Ordinal);
        Assert.Equal(AlertOps.Files.FileKind.Pipe, AlertOps.Files.FileStatus.Of(pipe).Kind);
        Assert.False(File.Exists(pipe + ".partial"));
    }

    private async Task<OpenStores> OpenAsync(SqliteDialect? dialect = null)
    {
        var store = new OpenStores(dialect ?? new SqliteDialect(Database), health);
        try
        {
            await store.OpenAsync(Given.Start, CancellationToken.None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task RecordAsync(OpenStores store, string alert) =>
        await store.Incidents.RecordAsync([Given.Update(0, Given.Firing(alert)).Of(alert)], SeverityRules.Default, CancellationToken.None);

    private async Task ElsewhereAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        await connection.ExecuteAsync(sql);
    }

    private void Cut(long length)
    {
        using var file = new FileStream(Database, FileMode.Open);
        Assert.True(file.Length > length);
        file.SetLength(length);
    }

    private async Task OverwriteAsync(bool whole)
    {
        await using var file = new FileStream(Database, FileMode.Open);
        var garbage = new byte[whole ? file.Length : 100];
        Array.Fill(garbage, (byte)'x');
        await file.WriteAsync(garbage);
    }

    private static void Pipe(string path)
    {
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
