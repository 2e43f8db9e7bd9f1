using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AlertOps.Storage.Sql;

/// <summary>
/// Runs a statement on SQLite once for each of many rows, without ADO.NET, which would look up every parameter by its name and create a reader for every row.
/// </summary>
/// <param name="connection">An open connection that nothing else uses meanwhile.</param>
/// <param name="sql">A statement whose parameters are in the order of a row's values.</param>
internal sealed class SqliteRowStatement(SqliteConnection connection, string sql) : IDisposable
{
    private readonly sqlite3_stmt statement = Prepare(connection, sql);
    private byte[] octets = new byte[1024];

    /// <summary>Runs it for each row; returns the number of rows of the database that it changed.</summary>
    /// <param name="rows">Rows of text, 64-bit numbers, bytes and null.</param>
    /// <exception cref="SqliteException">The database refuses a row; those before it are part of the transaction.</exception>
    public int Run(IReadOnlyList<object?[]> rows)
    {
        var touched = 0;
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                Check(Bind(column + 1, row[column]));
            }

            var result = raw.sqlite3_step(statement);

            // The step has returned the error; resetting would only return it again.
            raw.sqlite3_reset(statement);
            Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
            touched += raw.sqlite3_changes(connection.Handle);
        }

        return touched;
    }

    public void Dispose() => statement.Dispose();

    private static sqlite3_stmt Prepare(SqliteConnection connection, string sql)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement), connection.Handle);
        return statement;
    }

    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        // An empty span would be null to SQLite.
        "" => raw.sqlite3_bind_text(statement, place, ""),
        string text => raw.sqlite3_bind_text(statement, place, Utf8(text)),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, place, 0),
        byte[] blob => raw.sqlite3_bind_blob(statement, place, blob),
        _ => throw new ArgumentException($"{value.GetType()} is no value of a row", nameof(value)),
    };

    private ReadOnlySpan<byte> Utf8(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > octets.Length)
        {
            octets = new byte[most];
        }

        return octets.AsSpan(0, Encoding.UTF8.GetBytes(text, octets));
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }
}
