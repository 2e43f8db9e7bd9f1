using System.Collections.Immutable;
using Dapper;

namespace AlertOps.Storage;

/// <summary>What AlertOps has made up for itself and has to remember, for all replicas.</summary>
internal sealed partial class SqlStore
{
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
}
