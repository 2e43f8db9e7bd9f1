using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlertOps.Storage;

/// <summary>What a person typed into the search box, as patterns: all words must be found.</summary>
internal static class SearchWords
{
    /// <summary>More would only make the question slow.</summary>
    private const int MaxWords = 8;

    /// <summary>SQLite refuses patterns of more than 50,000 bytes.</summary>
    private const int MaxLength = 1000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IReadOnlyList<string> Of(string? query) =>
        [.. Storable(query ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).Select(word => word[..Math.Min(word.Length, MaxLength)])];

    /// <summary>No database takes U+0000, not even to look for it; intake has replaced it in what is stored.</summary>
    public static string Storable(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>For LIKE with '!' as escape, on plain text.</summary>
    public static string InText(string word) => "%" + word.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_") + "%";

    /// <summary>The same, on a JSON document, where quotes and backslashes stand escaped.</summary>
    public static string InJson(string word) => InText(JsonSerializer.Serialize(word, Readable)[1..^1]);

    /// <summary>The number in <c>#1042</c> or <c>1042</c>; 0 when it is none.</summary>
    public static long Number(string word) => long.TryParse(word.TrimStart('#'), out var number) ? number : 0;
}
