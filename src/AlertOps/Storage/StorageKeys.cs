using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Storage;

/// <summary>The keys of <c>storage</c>.</summary>
internal static class StorageKeys
{
    public static readonly KeyTable Table = new();
    public static readonly KeyTable RetentionTable = new();

    private static readonly KeyType<TimeSpan?> Age = KeyTypes.Duration(TimeSpan.FromDays(100 * 365));

    public static readonly Key<Section?> Section = new("storage", KeyTypes.Map(Table))
    {
        Example = "{path: data/alertops.db}",
        Meaning = new("The database, and how long data stays in it.", "数据库，以及数据保留多久。"),
    };

    public static readonly Key<string?> Path = Table.Add(new Key<string?>("path", KeyTypes.Path)
    {
        Default = "data/alertops.db",
        Example = "data/alertops.db",
        Meaning = new("The SQLite file, used without `postgres`; a relative path starts at `$STATE_DIRECTORY`, else beside the configuration.", "SQLite 文件（没有 `postgres` 时使用）；相对路径从 `$STATE_DIRECTORY` 开始，否则从配置文件旁开始。"),
        NeedsRestart = true,
    });

    public static readonly SecretKey Postgres = Table.Add(new SecretKey("postgres")
    {
        Example = "Host=db.example.com;Database=alertops;Username=alertops;Password=…",
        FileExample = "/run/secrets/postgres",
        Meaning = new("The connection string of a PostgreSQL, which several replicas may share.", "PostgreSQL 连接串，多个实例可以共用。"),
        DefaultNote = new("the SQLite file", "使用 SQLite 文件"),
        NeedsRestart = true,
    });

    public static readonly Key<Section?> Retention = Table.Add(new Key<Section?>("retention", KeyTypes.Map(RetentionTable))
    {
        Example = "{incidents: 400d, deliveries: 90d, evidence: 90d, refused_bodies: 30d, audit: 400d}",
        Meaning = new("How long data is kept that no work needs any more; a day at least.", "不再需要的数据保留多久；至少一天。"),
    });

    public static readonly Key<TimeSpan?> Incidents = RetentionTable.Add(new Key<TimeSpan?>("incidents", Age)
    {
        Default = "400d",
        Example = "400d",
        Meaning = new("Incidents with their changes, from when they resolved.", "事件及其变化，从恢复时算起。"),
    });

    public static readonly Key<TimeSpan?> Deliveries = RetentionTable.Add(new Key<TimeSpan?>("deliveries", Age)
    {
        Default = "90d",
        Example = "90d",
        Meaning = new("Messages with their calls and attempts.", "消息及其调用与尝试。"),
    });

    public static readonly Key<TimeSpan?> Evidence = RetentionTable.Add(new Key<TimeSpan?>("evidence", Age)
    {
        Default = "90d",
        Example = "90d",
        Meaning = new("Answers to queries.", "查询结果。"),
    });

    public static readonly Key<TimeSpan?> RefusedBodies = RetentionTable.Add(new Key<TimeSpan?>("refused_bodies", Age)
    {
        Default = "30d",
        Example = "30d",
        Meaning = new("Bodies of refused requests.", "被拒绝的请求体。"),
    });

    public static readonly Key<TimeSpan?> Audit = RetentionTable.Add(new Key<TimeSpan?>("audit", Age)
    {
        Default = "400d",
        Example = "400d",
        Meaning = new("Entries of the audit log; the addresses of callers in them are removed after 90 days.", "审计日志的条目；其中来访者的地址 90 天后删除。"),
    });
}
