using AlertOps.Alerts;

namespace AlertOps.Storage;

internal static class StoredWord
{
    /// <exception cref="StorageException">The database has a word that this version doesn't know.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum =>
        Words.TryParse<T>(word, out var value) ? value : throw new StorageException($"the database has '{word}' where a {typeof(T).Name} is expected");
}
