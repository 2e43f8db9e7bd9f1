using AlertOps.Testing;
using CsCheck;

namespace AlertOps.Tests.Content;

/// <summary>One to four random edits, which CsCheck reduces to the fewest that fail a test.</summary>
internal static class Mutation
{
    public static Gen<Edit[]> Gen { get; } =
        CsCheck.Gen.Select(CsCheck.Gen.Int[0, 999], CsCheck.Gen.Int[0, 1_000_000], CsCheck.Gen.Int[0, 40], (kind, where, length) => new Edit(kind, where, length)).Array[1, 4];

    public static string Apply(string text, IEnumerable<Edit> edits) => Edits.Apply(text, edits);

    public static IEnumerable<Edit> Seeded(Random random) => Edits.Seeded(random);
}
