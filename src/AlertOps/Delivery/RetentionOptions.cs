using AlertOps.Configuration;

namespace AlertOps.Delivery;

/// <summary>Says how long data is kept that no work needs any more.</summary>
/// <param name="Incidents">Counted from when the incident resolved: a year, and enough to compare with the same week of the last.</param>
/// <param name="Deliveries">Messages with their calls and attempts.</param>
/// <param name="Evidence">Answers to queries.</param>
/// <param name="RefusedBodies">Bodies of refused requests.</param>
/// <param name="Audit">Entries of the audit log.</param>
internal sealed record RetentionOptions(TimeSpan Incidents, TimeSpan Deliveries, TimeSpan Evidence, TimeSpan RefusedBodies, TimeSpan Audit)
{
    /// <summary>Age at which addresses of callers are removed from the audit log, whose entries are kept longer.</summary>
    public static readonly TimeSpan AuditAddresses = TimeSpan.FromDays(90);

    public static RetentionOptions Default { get; } =
        new(TimeSpan.FromDays(400), TimeSpan.FromDays(90), TimeSpan.FromDays(90), TimeSpan.FromDays(30), TimeSpan.FromDays(400));
}

internal static class RetentionSection
{
    extension(AlertOpsOptions options)
    {
        public RetentionOptions Retention => options.Find<RetentionOptions>() ?? RetentionOptions.Default;
    }
}
