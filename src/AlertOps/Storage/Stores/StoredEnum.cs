using AlertOps.Alerts;

namespace AlertOps.Storage.Stores;

/// <summary>
/// Reads words of enumerations from columns. A word that this version doesn't know, because a newer one has written it, is read as a value with which the alert
/// goes on: a row that can't be read would hold up all those behind it.
/// </summary>
internal static class StoredEnum
{
    public static T Read<T>(string word, T unknown)
        where T : struct, Enum =>
        EnumNames.TryParse<T>(word, out var value) ? value : unknown;
}
