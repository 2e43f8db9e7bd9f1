namespace AlertOps.Storage;

/// <summary>Cuts lists into pages.</summary>
internal static class Paging
{
    private const int MaxLimit = 500;

    /// <summary>Cuts a page from its rows and one more, which shows that there is another page.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> rows, int limit, Func<T, long> id) =>
        rows.Count > limit ? new Page<T>([.. rows.Take(limit)], Cursor.Of(id(rows[limit - 1]))) : new Page<T>([.. rows], null);

    /// <summary>Number of rows on a page: the wanted one, within bounds.</summary>
    public static int Limit(int wanted) => Math.Clamp(wanted, 1, MaxLimit);
}
