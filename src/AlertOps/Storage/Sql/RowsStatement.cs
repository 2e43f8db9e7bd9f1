using System.Data.Common;

namespace AlertOps.Storage.Sql;

/// <summary>A prepared statement over many rows (<see cref="RowShape"/>).</summary>
/// <param name="repeat">Runs the statement row by row; null where the database takes arrays.</param>
internal sealed class RowsStatement(SqlStatement statement, RowShape shape, Func<SqliteRowStatement>? repeat)
{
    /// <summary>Runs it; returns the number of rows of the database that it changed.</summary>
    public async Task<int> RunAsync(IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        return repeat is null ? await AllAtOnce(rows).RunAsync(ct) : repeat().Run(rows);
    }

    /// <summary>Runs it for callers that need no result (<see cref="SqlStatement.QueueAsync"/>).</summary>
    public Task QueueAsync(IReadOnlyList<object?[]> rows, CancellationToken ct) =>
        repeat is null && rows.Count > 0 ? AllAtOnce(rows).QueueAsync(ct) : RunAsync(rows, ct);

    public async Task<List<T>> QueryAsync<T>(IReadOnlyList<object?[]> rows, Func<DbDataReader, T> read, CancellationToken ct)
    {
        var found = new List<T>();
        foreach (var bound in Bind(rows))
        {
            await using var reader = await bound.QueryAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                found.Add(read(reader));
            }
        }

        return found;
    }

    /// <summary>Runs it and maps the result to records by column name. Where the database runs it once for each row, the result is in the order of the rows.</summary>
    public async Task<List<T>> RowsAsync<T>(IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        var found = new List<T>();
        foreach (var bound in Bind(rows))
        {
            found.AddRange(await bound.RowsAsync<T>(ct));
        }

        return found;
    }

    private IEnumerable<SqlStatement> Bind(IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        if (repeat is null)
        {
            yield return AllAtOnce(rows);
            yield break;
        }

        foreach (var row in rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                statement.With((shape.Names[column], row[column]));
            }

            yield return statement;
        }
    }

    private SqlStatement AllAtOnce(IReadOnlyList<object?[]> rows)
    {
        for (var column = 0; column < shape.Names.Length; column++)
        {
            statement.With((shape.Names[column], Column(rows, column)));
        }

        return statement;
    }

    private Array Column(IReadOnlyList<object?[]> rows, int column) =>
        column < shape.Texts.Length ? Texts(rows, column)
        : column < shape.Texts.Length + shape.Numbers.Length ? Numbers(rows, column)
        : Blobs(rows, column);

    private static byte[]?[] Blobs(IReadOnlyList<object?[]> rows, int column) => [.. rows.Select(row => (byte[]?)row[column])];

    private static string?[] Texts(IReadOnlyList<object?[]> rows, int column)
    {
        var texts = new string?[rows.Count];
        for (var row = 0; row < texts.Length; row++)
        {
            texts[row] = (string?)rows[row][column];
        }

        return texts;
    }

    private static long?[] Numbers(IReadOnlyList<object?[]> rows, int column)
    {
        var numbers = new long?[rows.Count];
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = (long?)rows[row][column];
        }

        return numbers;
    }
}
