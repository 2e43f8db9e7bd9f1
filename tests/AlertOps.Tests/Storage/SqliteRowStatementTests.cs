using AlertOps.Storage.Sql;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AlertOps.Tests.Storage;

public sealed class SqliteRowStatementTests : IDisposable
{
    private readonly SqliteConnection connection = Open();

    [Fact]
    public void Values_arrive_as_they_are()
    {
        using var insert = new SqliteRowStatement(connection, "insert into kept (text, number, bytes) values (@text, @number, @bytes)");
        var large = new string('数', 5_000);

        var touched = insert.Run([["", 0L, Array.Empty<byte>()], [large, long.MinValue, new byte[] { 0, 255 }], ["a\0b", null, null], ["\ud800", 1L, null]]);

        Assert.Equal(4, touched);
        var rows = connection.Query<(string Text, long? Number, byte[]? Bytes)>("select text, number, bytes from kept order by rowid").ToArray();
        Assert.Equal(("", 0L), (rows[0].Text, rows[0].Number));
        Assert.Equal([], rows[0].Bytes!);
        Assert.Equal((large, long.MinValue), (rows[1].Text, rows[1].Number));
        Assert.Equal([0, 255], rows[1].Bytes!);
        Assert.Equal(("a\0b", null, null), (rows[2].Text, rows[2].Number, rows[2].Bytes));
        Assert.Equal("\ufffd", rows[3].Text);
    }

    [Fact]
    public void What_it_touched_is_counted_row_by_row()
    {
        using var insert = new SqliteRowStatement(connection, "insert into kept (text, number, bytes) values (@text, 1, null)");
        using var update = new SqliteRowStatement(connection, "update kept set number = 2 where text = @text");
        insert.Run([["a"], ["b"]]);

        Assert.Equal(1, update.Run([["a"], ["nobody"]]));
        Assert.Equal(0, update.Run([["nobody"]]));
    }

    [Fact]
    public void A_row_that_is_refused_says_why_and_the_next_one_is_taken()
    {
        using var insert = new SqliteRowStatement(connection, "insert into kept (text, number, bytes) values (@text, 1, null)");

        var error = Assert.Throws<SqliteException>(() => insert.Run([[null]]));
        Assert.Contains("NOT NULL constraint failed: kept.text", error.Message);
        Assert.Equal(19, error.SqliteErrorCode);
        Assert.Equal(1, insert.Run([["a"]]));
    }

    [Fact]
    public void A_statement_that_is_none_is_an_error_at_once() =>
        Assert.Throws<SqliteException>(() => new SqliteRowStatement(connection, "insert into nowhere values (1)"));

    public void Dispose() => connection.Dispose();

    private static SqliteConnection Open()
    {
        SQLitePCL.Batteries_V2.Init();
        var memory = new SqliteConnection("Data Source=:memory:");
        memory.Open();
        memory.Execute("create table kept (text text not null, number integer, bytes blob)");
        return memory;
    }
}
