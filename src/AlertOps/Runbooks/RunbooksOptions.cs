using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <param name="Path">The folder that the runbooks are read from.</param>
internal sealed record RunbooksOptions(string Path);

internal static class RunbooksSection
{
    extension(AlertOpsOptions options)
    {
        public string RunbooksPath => options.Get<RunbooksOptions>().Path;
    }
}
