using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Configuration.Parsing;

/// <summary>A list of matchers, all of which must hold.</summary>
internal static class MatcherLists
{
    public static ImmutableArray<Matcher> Matchers(this Value value) =>
        value.List("['severity=\"critical\"', 'job=~\"web.*\"']") is { } items ? [.. items.Select(item => item.Matcher()).OfType<Matcher>()] : [];
}
