using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Delivery;
using Npgsql;

namespace AlertOps.Storage;

/// <summary>Reads <c>storage</c>: a SQLite file or a PostgreSQL, and the retention.</summary>
internal sealed class StorageSectionReader : ISectionReader
{
    private const string DefaultPath = "data/alertops.db";
    private const string PostgresExample = "Host=db.example.com;Database=alertops;Username=alertops;Password=…";
    private static readonly TimeSpan ShortestRetention = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(100 * 365);

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
        if (root.Find("storage")?.Map($"storage: {{path: {DefaultPath}}}") is not { } section)
        {
            return (new StorageOptions(root.Context.WritablePath(DefaultPath)), RetentionOptions.Default);
        }

        var path = section.Find("path")?.Text(DefaultPath) ?? DefaultPath;
        var storage = new StorageOptions(root.Context.WritablePath(path)) { Postgres = Postgres(section) };
        var retention = Retention(section);
        section.ReportUnknownKeys();
        return (storage, retention);
    }

    private static Secret? Postgres(Section section)
    {
        const string key = "postgres";
        var connection = section.Secret(key);
        if (connection is not null && connection.IsKnown() && ProblemOf(connection.Value) is { } problem)
        {
            var (value, file) = section.Pair(key);
            (value ?? file)?.Report(problem, $"write it like {PostgresExample}");
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

    private static RetentionOptions Retention(Section section)
    {
        var retention = RetentionOptions.Default;
        if (section.Find("retention")?.Map("retention: {incidents: 400d, deliveries: 90d, evidence: 90d, refused_bodies: 30d, audit: 400d}") is not { } map)
        {
            return retention;
        }

        retention = new RetentionOptions(
            Age(map, "incidents", "400d") ?? retention.Incidents,
            Age(map, "deliveries", "90d") ?? retention.Deliveries,
            Age(map, "evidence", "90d") ?? retention.Evidence,
            Age(map, "refused_bodies", "30d") ?? retention.RefusedBodies,
            Age(map, "audit", "400d") ?? retention.Audit);
        map.ReportUnknownKeys();
        return retention;
    }

    private static TimeSpan? Age(Section map, string key, string example)
    {
        var value = map.Find(key);
        var age = value?.Duration(example, LongestRetention);
        if (age < ShortestRetention)
        {
            // A wrong unit must not delete the data of today.
            value?.Report("shorter than a day", $"write it like {example}");
        }

        return age;
    }
}
