using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Operations;

/// <summary>Reads <c>log</c>.</summary>
internal sealed class LogSectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [LogKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(Parse(root));

    private static LogOptions Parse(Section root)
    {
        var section = root.ReadOrEmpty(LogKeys.Section);
        var log = new LogOptions(section.Get(LogKeys.Format), section.Get(LogKeys.Level));
        section.ReportUnknownKeys();
        return log;
    }
}
