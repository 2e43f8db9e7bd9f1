using AlertOps.Delivery;
using Dapper;

namespace AlertOps.Storage;

/// <summary>The read side that pages, API and commands share. Readers never wait for the writer.</summary>
internal sealed partial class AlertReader(SqlDialect dialect, StoreHealth? health = null) : IDeliveryFinder
{
    private const int MaxLimit = 500;

    private readonly Readers readers = new(dialect, health);

    static AlertReader() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>One page, cut from one row more than it holds, which tells whether there is another.</summary>
    private static Page<T> Cut<T>(IReadOnlyList<T> rows, int limit, Func<T, long> id) =>
        rows.Count > limit ? new Page<T>([.. rows.Take(limit)], Cursor.Of(id(rows[limit - 1]))) : new Page<T>([.. rows], null);

    private static int Limit(int wanted) => Math.Clamp(wanted, 1, MaxLimit);
}
