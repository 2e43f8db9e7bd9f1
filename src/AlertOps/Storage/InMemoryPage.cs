using System.Collections.Immutable;

namespace AlertOps.Storage;

/// <summary>
/// Cuts a page from a list in memory, such as that of the runbooks, which may be of any length and so is never shown whole. The cursor is the number of rows
/// before the page.
/// </summary>
internal static class InMemoryPage
{
    public const int MaxRows = 200;

    /// <summary>Most characters of a page's rows together; a page has at least one row, however long.</summary>
    public const int MaxText = 512 * 1024;

    /// <param name="cursor">The <c>next</c> of the page before; null, or any other text, for the first page.</param>
    /// <param name="length">Returns the number of characters that are shown of a row.</param>
    public static Page<T> Of<T>(ImmutableArray<T> all, string? cursor, Func<T, int> length)
    {
        var start = !string.IsNullOrEmpty(cursor) && Cursor.TryRead(cursor, out var before) ? (int)Math.Clamp(before, 0, all.Length) : 0;
        var end = start;
        for (var text = 0L; end < all.Length && end - start < MaxRows; end++)
        {
            text += length(all[end]);
            if (text > MaxText && end > start)
            {
                break;
            }
        }

        return new Page<T>(all[start..end], end < all.Length ? Cursor.Of(end) : null);
    }
}
