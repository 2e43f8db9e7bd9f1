using System.Collections.Immutable;
using AlertOps.Storage.Sql;
using Dapper;

namespace AlertOps.Storage.Stores;

/// <summary>Stores values that AlertOps has generated for itself and that all replicas need.</summary>
internal sealed class SqlSettings(SqlDatabase database)
{
    private const int ProbeLength = 65_536;

    /// <summary>The settings whose keys begin with <paramref name="prefix"/>.</summary>
    public Task<ImmutableArray<KeyValuePair<string, string>>> ReadAsync(string prefix, CancellationToken ct) => database.ReadAsync(
        async connection => (await connection.QueryAsync<(string Key, string Value)>(
            "select key, value from settings where substr(key, 1, @length) = @prefix order by key", new { prefix, length = prefix.Length }))
            .Select(row => KeyValuePair.Create(row.Key, row.Value)).ToImmutableArray(),
        ct);

    public Task PutAsync(string key, string value, CancellationToken ct) => database.WriteAsync(
        session => session.Statement("insert into settings (key, value) values (@key, @value) on conflict (key) do update set value = excluded.value")
            .With(("key", key), ("value", value)).RunAsync(ct),
        ct);

    /// <summary>Writes about as much as a body needs, and deletes it again: a commit that changes nothing needs no disk.</summary>
    /// <exception cref="System.Data.Common.DbException">It can't be written.</exception>
    public async Task TryDiskAsync(CancellationToken ct)
    {
        const string key = "storage/probe";
        await PutAsync(key, new string(' ', ProbeLength), ct);
        await database.WriteAsync(session => session.Statement("delete from settings where key = @key").With(("key", key)).RunAsync(ct), ct);
    }
}
