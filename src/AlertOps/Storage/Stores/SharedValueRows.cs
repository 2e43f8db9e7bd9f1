using AlertOps.Delivery;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Stores values that replicas share; one replica at a time makes a new one.</summary>
internal sealed class SharedValueRows(SqlDialect dialect)
{
    public async Task<SharedValue> TakeAsync(WriteSession session, string key, string? rejected, string holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct)
    {
        await session.Statement("""
            insert into shared_values (key, value, expires_at, holder, held_until) values (@key, '', 0, '', 0) on conflict (key) do nothing
            """).With(("key", key)).QueueAsync(ct);
        string value, heldBy;
        long expiresAt, heldUntil;
        await using (var reader = await session.Statement("select s.value, s.expires_at, s.holder, s.held_until from shared_values s where s.key = @key" + dialect.Locking("s"))
            .With(("key", key)).QueryAsync(ct))
        {
            await reader.ReadAsync(ct);
            (value, expiresAt, heldBy, heldUntil) = (reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3));
        }

        if (value.Length > 0 && value != rejected && expiresAt > UnixMicroseconds.Of(now))
        {
            return new SharedValue(value, false);
        }

        if (heldUntil > UnixMicroseconds.Of(now) && heldBy != holder)
        {
            return new SharedValue(null, false);
        }

        await session.Statement("update shared_values set holder = @holder, held_until = @until where key = @key")
            .With(("key", key), ("holder", holder), ("until", UnixMicroseconds.Of(now + lease))).QueueAsync(ct);
        return new SharedValue(null, true);
    }

    public static Task<int> PutAsync(WriteSession session, string key, string holder, string value, DateTimeOffset validUntil, CancellationToken ct) =>
        session.Statement("""
            update shared_values set value = case when @value = '' then value else @value end,
                expires_at = case when @value = '' then expires_at else @until end, holder = '', held_until = 0
            where key = @key and holder = @holder
            """).With(("key", key), ("holder", holder), ("value", value), ("until", UnixMicroseconds.Of(validUntil))).RunAsync(ct);
}
