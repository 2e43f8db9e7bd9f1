using AlertOps.Alerts;

namespace AlertOps.Configuration;

internal static class SeveritySection
{
    extension(AlertOpsOptions options)
    {
        public SeverityRules Severity => options.Get<SeverityRules>();
    }
}
