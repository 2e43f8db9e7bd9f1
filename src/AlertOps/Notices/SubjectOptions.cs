using System.Collections.Immutable;
using AlertOps.Configuration;

namespace AlertOps.Notices;

/// <summary>Adds the user's labels and exporters to the way in which an alert's subject is found.</summary>
/// <param name="Labels">Labels that name the subject before all others, the most important first.</param>
/// <param name="Exporters">Further names of exporters; "*" at an end stands for anything.</param>
internal sealed record SubjectOptions(ImmutableArray<string> Labels, ImmutableArray<string> Exporters)
{
    public static SubjectOptions Default { get; } = new([], []);
}

internal static class SubjectSection
{
    extension(AlertOpsOptions options)
    {
        public SubjectOptions Subject => options.Get<SubjectOptions>();
    }
}
