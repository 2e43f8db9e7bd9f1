using AlertOps.Alerts;

namespace AlertOps.Storage;

/// <summary>
/// Words in columns. One that this version doesn't know, which a newer one has written, is read as what keeps its alert going: a row that can't be read would
/// keep all those behind it waiting.
/// </summary>
internal static class StoredWord
{
    public static T Read<T>(string word, T unknown)
        where T : struct, Enum =>
        Words.TryParse<T>(word, out var value) ? value : unknown;
}
