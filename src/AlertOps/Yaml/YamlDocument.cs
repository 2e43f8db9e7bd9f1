using System.Collections.Immutable;

namespace AlertOps.Yaml;

/// <summary>What is wrong in a YAML text. No fault repeats a value: it may be a secret in the wrong place.</summary>
/// <param name="Line">1-based.</param>
/// <param name="IsSyntax">True when nothing of the text can be used.</param>
internal sealed record YamlFault(int Line, string What, string Cure, bool IsSyntax);

/// <summary>What a text holds.</summary>
/// <param name="Root">Null after a fault of syntax; a plain empty value for an empty text.</param>
/// <param name="Faults">In the order in which they were met; there is an end to their number.</param>
internal sealed record YamlDocument(YamlNode? Root, ImmutableArray<YamlFault> Faults);

/// <summary>How far a text may go.</summary>
/// <param name="Nodes">Values, aliases counted as often as they are used; so is <paramref name="Characters"/>.</param>
/// <param name="Time">What reading it may take.</param>
internal sealed record YamlLimits(int Depth, int Nodes, long Characters, TimeSpan Time)
{
    /// <summary>Far beyond what a person writes, and read in far less than the time.</summary>
    public static YamlLimits Default { get; } = new(64, 200_000, 16 * 1024 * 1024, TimeSpan.FromSeconds(10));
}
