using AlertOps.Alerts;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Words in columns. One that this version doesn't know, which a newer one has written, is read as what keeps its alert going: a row that can't be read would
/// keep all those behind it waiting.
/// </summary>
internal static class StoredEnum
{
    public static T Read<T>(string word, T unknown)
        where T : struct, Enum =>
        EnumNames.TryParse<T>(word, out var value) ? value : unknown;
}
