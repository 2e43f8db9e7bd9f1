using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Backups;

/// <summary>A table whose rows are copied from one store to another.</summary>
/// <param name="Key">Columns that the rows are sorted by.</param>
/// <param name="Condition">Condition of the rows that are copied now; the others follow. Needed where rows refer to rows of their own table.</param>
internal sealed record CopiedTable(string Name, string Key, string Condition = "true");

/// <summary>
/// Copies rows from one store to another, on either database, by column name and in batches. The caller holds a snapshot of the source and a transaction of the
/// target.
/// </summary>
internal sealed class TableCopy(SqlDialect from, DbConnection source, SqlDialect to, WriteSession target)
{
    /// <summary>Maximum number of rows in a batch; fewer when they are large.</summary>
    private const int MaxRows = 500;

    private const int MaxLength = 4 << 20;

    /// <summary>
    /// All tables of a store, in the order that foreign keys require; without the history of the schema and the values that replicas share for minutes
    /// (<see cref="NotCopied"/>).
    /// </summary>
    public static ImmutableArray<CopiedTable> Tables { get; } =
    [
        new("settings", "key"),
        new("incidents", "id"),
        new("alerts", "incident_id, fingerprint"),
        new("notices", "id"),
        new("changes", "id", "merged_into_id is null"),
        new("changes", "id", "merged_into_id is not null"),
        new("also_acknowledged", "incident_id, person"),
        new("audit", "id"),
        new("calls", "id"),
        new("deliveries", "id"),
        new("call_deliveries", "call_id, position"),
        new("attempts", "id"),
        new("timers", "id"),
        new("stale_firing_updates", "id"),
        new("refused_bodies", "id"),
        new("rate_limits", "key"),
        new("suspensions", "channel, endpoint"),
        new("day_quotas", "channel, endpoint"),
    ];

    /// <summary>Tables that are not copied. Shared values are access tokens: secrets that soon expire.</summary>
    public static ImmutableArray<string> NotCopied { get; } = ["schema_versions", "shared_values"];

    /// <summary>Copies the rows for which <paramref name="only"/> is true; returns their number.</summary>
    public async Task<long> RunAsync(CopiedTable table, string only, CancellationToken ct)
    {
        var known = await ColumnsAsync(table.Name, ct);
        await using var command = source.CreateCommand();
        command.CommandText = $"select * from {table.Name} where ({table.Condition}) and ({only}) order by {table.Key}";
        await using var reader = await command.ExecuteReaderAsync(ct);

        // By kind, as a shape wants them. A column that one side doesn't have belongs to another version of the schema.
        var columns = Enumerable.Range(0, reader.FieldCount).Where(column => known.Contains(reader.GetName(column))).ToLookup(column => KindOf(reader.GetDataTypeName(column)));
        int[] order = [.. columns[Kind.Text], .. columns[Kind.Number], .. columns[Kind.Bytes]];
        var shape = new RowShape(Names(Kind.Text), Names(Kind.Number), Names(Kind.Bytes));
        var sql = $"insert into {table.Name} ({string.Join(", ", shape.Names)}) select {string.Join(", ", shape.Names.Select(name => "r." + name))} from {"{rows}"}";
        var rows = new List<object?[]>(MaxRows);
        var (copied, length) = (0L, 0L);
        while (await reader.ReadAsync(ct))
        {
            object?[] row = [.. order.Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))];
            rows.Add(row);
            length += row.Sum(value => value switch { string text => text.Length, byte[] bytes => bytes.Length, _ => sizeof(long) });
            if (rows.Count == MaxRows || length > MaxLength)
            {
                await FlushAsync();
            }
        }

        await FlushAsync();
        return copied;

        ImmutableArray<string> Names(Kind kind) => [.. columns[kind].Select(reader.GetName)];

        async Task FlushAsync()
        {
            await target.Rows(sql, shape).RunAsync(rows, ct);
            copied += rows.Count;
            length = 0;
            rows.Clear();
        }
    }

    /// <summary>Makes the target's ids continue after those of the source, so that no id that people have seen is given twice.</summary>
    public async Task ContinueNumbersAsync()
    {
        var tables = Tables.Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, id) in await source.QueryAsync<(string Name, long Id)>(from.LastIds))
        {
            if (id > 0 && tables.Contains(name))
            {
                await target.Connection.ExecuteAsync(to.CountAfter(name), new { id });
            }
        }
    }

    /// <summary>Condition of the rows that belong to one id.</summary>
    public static string Of(string column, long id) => string.Create(CultureInfo.InvariantCulture, $"{column} = {id}");

    private async Task<HashSet<string>> ColumnsAsync(string table, CancellationToken ct)
    {
        await using var command = target.Connection.CreateCommand();
        command.CommandText = $"select * from {table} where 1 = 0";
        await using var reader = await command.ExecuteReaderAsync(ct);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private enum Kind
    {
        Text,
        Number,
        Bytes,
    }

    private static Kind KindOf(string type) => type.ToLowerInvariant() switch
    {
        "text" => Kind.Text,
        "blob" or "bytea" => Kind.Bytes,
        "integer" or "bigint" => Kind.Number,
        _ => throw new StorageException($"a column of type {type} can't be copied: the database was changed by hand, or by a newer version of alertops"),
    };
}
