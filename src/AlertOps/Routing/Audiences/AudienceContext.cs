using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Routing.Audiences;

/// <summary>Everything that the resolving of an audience may depend on.</summary>
/// <param name="People">The people of the configuration in force.</param>
/// <param name="Labels">The labels of the alerts that the message is about: those that fire, or all once everything is resolved.</param>
/// <param name="Now">The moment of telling.</param>
internal sealed record AudienceContext(People People, LabelValues Labels, DateTimeOffset Now)
{
    public static AudienceContext Of(AlertOpsOptions options, IEnumerable<Alert> alerts, DateTimeOffset now) => new(options.People, LabelValues.Of(alerts), now);
}
