using System.Buffers.Text;
using System.Text;

namespace AlertOps.Storage;

/// <summary>Start of the next page of a list: the last id on the page before. Opaque outside.</summary>
internal static class Cursor
{
    public static string Of(long last) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"before:{last}"));

    /// <summary>Parses a cursor; false for any other text. An empty text is the first page.</summary>
    public static bool TryRead(string? cursor, out long before)
    {
        before = long.MaxValue;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        Span<byte> octets = stackalloc byte[64];
        return cursor.Length <= 64
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, octets, out var length)
            && Encoding.ASCII.GetString(octets[..length]) is var text
            && text.StartsWith("before:", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan("before:".Length), out before);
    }
}
