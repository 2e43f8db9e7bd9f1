using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Notices;

/// <summary>Reads <c>subject</c>.</summary>
internal sealed class SubjectSectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [SubjectKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options)
    {
        var section = root.ReadOrEmpty(SubjectKeys.Section);
        var subject = new SubjectOptions(Names(section, SubjectKeys.Labels, "service.name"), Names(section, SubjectKeys.Exporters, "my-agent"));
        section.ReportUnknownKeys();
        return options.With(subject);
    }

    private static ImmutableArray<string> Names(Section section, Key<ImmutableArray<Value>?> key, string example) =>
        [.. (section.Read(key) ?? []).Select(value => value.Text(example)).OfType<string>().Distinct(StringComparer.Ordinal)];
}
