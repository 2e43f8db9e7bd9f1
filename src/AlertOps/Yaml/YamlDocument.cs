using System.Collections.Immutable;

namespace AlertOps.Yaml;

/// <summary>A mistake in a YAML text. It never repeats a value, which may be a secret in the wrong place.</summary>
/// <param name="Line">1-based.</param>
/// <param name="IsSyntax">True for a syntax error: nothing of the text can be used.</param>
internal sealed record YamlFault(int Line, string What, string Cure, bool IsSyntax);

/// <summary>The parsed content of a YAML text.</summary>
/// <param name="Root">Null after a syntax error; a plain empty value for an empty text.</param>
/// <param name="Faults">In the order of the text; their number is limited.</param>
internal sealed record YamlDocument(YamlNode? Root, ImmutableArray<YamlFault> Faults);

/// <summary>The limits for one text.</summary>
/// <param name="Nodes">Number of values, aliases counted as often as they are used; likewise for <paramref name="Characters"/>.</param>
/// <param name="Time">Longest time that reading may take.</param>
internal sealed record YamlLimits(int Depth, int Nodes, long Characters, TimeSpan Time)
{
    /// <summary>More than a person writes, and read in far less than the time limit.</summary>
    public static YamlLimits Default { get; } = new(64, 200_000, 16 * 1024 * 1024, TimeSpan.FromSeconds(10));
}
