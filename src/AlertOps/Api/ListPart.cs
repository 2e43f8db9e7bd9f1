using System.Collections.Immutable;
using AlertOps.Storage;

namespace AlertOps.Api;

/// <summary>
/// One page of a list that is in memory, such as that of the runbooks: as long as the files of an installation make it, and so never shown whole. The
/// cursor says how many came before.
/// </summary>
internal static class ListPart
{
    public const int MaxRows = 200;

    /// <summary>In characters, of what the rows hold; a page has at least one row all the same.</summary>
    public const int MaxText = 512 * 1024;

    /// <param name="cursor">What the page before gave; null, or anything else, is the beginning.</param>
    /// <param name="length">How many characters of a row are shown.</param>
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
