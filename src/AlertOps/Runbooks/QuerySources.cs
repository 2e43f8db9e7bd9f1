namespace AlertOps.Runbooks;

/// <summary>The sources that a runbook's query can name.</summary>
internal static class QuerySources
{
    /// <summary>The Prometheus of the alerts; the source of a query that names none.</summary>
    public const string Prometheus = "prometheus";

    /// <summary>AlertOps' own figures, as <c>/metrics</c> has them at this moment.</summary>
    public const string AlertOps = "alertops";

    public static string[] All { get; } = [Prometheus, AlertOps];
}
