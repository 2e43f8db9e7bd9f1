using System.Collections.Frozen;
using System.Text.Json;

namespace AlertOps.Storage;

/// <summary>Enums as the database keeps them: snake_case words.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.ByValue[value];

    public static T Read<T>(string word)
        where T : struct, Enum =>
        Table<T>.ByWord.TryGetValue(word, out var value) ? value : throw new StorageException($"the database has '{word}' where a {typeof(T).Name} is expected");

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> ByWord = ByValue.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);
    }
}
