using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlertOps.Storage;

/// <summary>Turns the text of a search box into patterns for LIKE: every term must be found.</summary>
internal static class SearchTerms
{
    /// <summary>Maximum number of terms; more would only make the query slow.</summary>
    private const int MaxWords = 8;

    /// <summary>Maximum length of a term in characters: SQLite refuses patterns of more than 50,000 bytes.</summary>
    private const int MaxLength = 1000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<string> Of(string? query) =>
        [.. Storable(query ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).Select(word => word[..Math.Min(word.Length, MaxLength)])];

    /// <summary>Replaces U+0000, which no database accepts, not even in a query, as intake did in the stored texts.</summary>
    public static string Storable(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>Pattern for LIKE on plain text, with '!' as escape character.</summary>
    public static string InText(string word) => "%" + word.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_") + "%";

    /// <summary>Pattern for LIKE on a JSON document, in which quotes and backslashes are escaped; '!' is the escape character.</summary>
    public static string InJson(string word) => InText(JsonSerializer.Serialize(word, Readable)[1..^1]);

    /// <summary>The number in <c>#1042</c> or <c>1042</c>; 0 when it is none.</summary>
    public static long Number(string word) => long.TryParse(word.TrimStart('#'), out var number) ? number : 0;
}
