using System.Collections.Immutable;
using Dapper;

namespace AlertOps.Storage;

/// <summary>What AlertOps has made up for itself and has to remember, for all replicas.</summary>
internal sealed partial class SqlStore
{
    private const int ProbeLength = 65_536;

    /// <summary>Those whose key begins with <paramref name="prefix"/>.</summary>
    public Task<ImmutableArray<KeyValuePair<string, string>>> SettingsAsync(string prefix, CancellationToken ct) => ReadAsync(
        async connection => (await connection.QueryAsync<(string Key, string Value)>(
            "select key, value from settings where substr(key, 1, @length) = @prefix order by key", new { prefix, length = prefix.Length }))
            .Select(row => KeyValuePair.Create(row.Key, row.Value)).ToImmutableArray(),
        ct);

    public Task PutSettingAsync(string key, string value, CancellationToken ct) => WriteAsync(
        session => session.Statement("insert into settings (key, value) values (@key, @value) on conflict (key) do update set value = excluded.value")
            .With(("key", key), ("value", value)).RunAsync(ct),
        ct);

    /// <summary>Writes about as much as a body needs, and takes it away again: a commit that changes nothing needs no disk.</summary>
    /// <exception cref="System.Data.Common.DbException">It can't be written.</exception>
    public async Task TryDiskAsync(CancellationToken ct)
    {
        const string key = "storage/probe";
        await PutSettingAsync(key, new string(' ', ProbeLength), ct);
        await WriteAsync(session => session.Statement("delete from settings where key = @key").With(("key", key)).RunAsync(ct), ct);
    }
}
