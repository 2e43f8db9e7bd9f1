using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>Reads <c>pigeon</c>.</summary>
internal sealed class PigeonSectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [PigeonKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options)
    {
        var section = root.ReadOrEmpty(PigeonKeys.Section);
        var names = new UniqueNames();
        ImmutableArray<PigeonLoft> lofts = [.. (section.Read(PigeonKeys.Lofts) ?? []).Select(loft => Loft(loft, names))];
        section.ReportUnknownKeys();
        return options.With(new PigeonOptions(lofts, options.Http));
    }

    private static PigeonLoft Loft(Section section, UniqueNames names)
    {
        var loft = new PigeonLoft(
            names.Take(section.Read(PigeonKeys.LoftName), section.Find(PigeonKeys.LoftName), ""),
            section.Read(PigeonKeys.Url) ?? new Uri("https://unread.invalid/"),
            section.Read(PigeonKeys.LoftKey) ?? new Secret(""));
        section.ReportUnknownKeys();
        return loft;
    }
}
