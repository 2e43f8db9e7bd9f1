using AlertOps.Delivery;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Stores refused bodies.</summary>
internal static class RefusedBodyRows
{
    private const int MaxBytes = 64 * 1024;

    public static async Task<int> InsertAsync(WriteSession session, RefusedBody refused, CancellationToken ct)
    {
        var id = await session.Statement("""
            insert into refused_bodies (at, source, status, problem, body) values (@at, @source, @status, @problem, @body) returning id
            """).With(
            ("at", UnixMicroseconds.Of(refused.At)),
            ("source", refused.Source),
            ("status", refused.Status),
            ("problem", refused.Problem),
            ("body", refused.Body.Length > MaxBytes ? refused.Body[..MaxBytes] : refused.Body)).ScalarAsync(ct);

        // A sender that is refused again and again must not fill the disk.
        return await session.Statement("delete from refused_bodies where id <= @id - 1000").With(("id", id)).RunAsync(ct);
    }
}
