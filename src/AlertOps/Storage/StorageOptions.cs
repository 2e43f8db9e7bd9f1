using AlertOps.Configuration;

namespace AlertOps.Storage;

/// <summary>The database that AlertOps keeps its data in.</summary>
/// <param name="Path">SQLite file, used unless there is <see cref="Postgres"/>; needs a restart to change.</param>
internal sealed record StorageOptions(string Path)
{
    /// <summary>Connection string of a PostgreSQL, which has at least a host; null for the embedded SQLite. Needs a restart to change.</summary>
    public Secret? Postgres { get; init; }
}

internal static class StorageSection
{
    extension(AlertOpsOptions options)
    {
        public StorageOptions Storage => options.Get<StorageOptions>();
    }
}
