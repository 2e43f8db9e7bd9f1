using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Delivery;
using Npgsql;

namespace AlertOps.Storage;

/// <summary>Reads <c>storage</c>: a SQLite file or a PostgreSQL, and the retention.</summary>
internal sealed class StorageSectionReader : ISectionReader
{
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromDays(1);

    public ImmutableArray<Key> Keys => [StorageKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options)
    {
        var (storage, retention) = Parse(root);
        return options.With(storage).With(retention);
    }

    public IEnumerable<string> KeysThatNeedRestart(AlertOpsOptions options, AlertOpsOptions started)
    {
        if (options.Storage.Path != started.Storage.Path)
        {
            yield return "storage.path";
        }

        if (options.Storage.Postgres != started.Storage.Postgres)
        {
            yield return "storage.postgres";
        }
    }

    public AlertOpsOptions KeepRunningValues(AlertOpsOptions options, AlertOpsOptions running) => options.With(running.Storage);

    private static (StorageOptions Storage, RetentionOptions Retention) Parse(Section root)
    {
        var section = root.ReadOrEmpty(StorageKeys.Section);
        var storage = new StorageOptions(root.Context.WritablePath(section.Get(StorageKeys.Path))) { Postgres = Postgres(section) };
        var retention = Retention(section.ReadOrEmpty(StorageKeys.Retention));
        section.ReportUnknownKeys();
        return (storage, retention);
    }

    private static Secret? Postgres(Section section)
    {
        var connection = section.Read(StorageKeys.Postgres);
        if (connection is not null && connection.IsKnown() && ProblemOf(connection.Value) is { } problem)
        {
            var (value, file) = section.Pair(StorageKeys.Postgres);
            (value ?? file)?.Report(problem, $"write it like {StorageKeys.Postgres.Example}");
        }

        return connection;
    }

    /// <summary>The problem of a connection string, in words that repeat nothing of it; null when it is good.</summary>
    private static string? ProblemOf(string connection)
    {
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connection).Host) ? "a connection string without Host" : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return connection.Contains("://", StringComparison.Ordinal)
                ? "a URL, where a connection string of keys and values is expected"
                : "not a connection string that Npgsql understands";
        }
    }

    private static RetentionOptions Retention(Section map)
    {
        var retention = new RetentionOptions(
            Age(map, StorageKeys.Incidents),
            Age(map, StorageKeys.Deliveries),
            Age(map, StorageKeys.Evidence),
            Age(map, StorageKeys.RefusedBodies),
            Age(map, StorageKeys.Audit));
        map.ReportUnknownKeys();
        return retention;
    }

    private static TimeSpan Age(Section map, Key<TimeSpan?> key)
    {
        var age = map.Get(key);
        if (age < ShortestRetention)
        {
            // A wrong unit must not delete the data of today.
            map.Find(key)?.Report("shorter than a day", $"write it like {key.Example}");
        }

        return age;
    }
}
