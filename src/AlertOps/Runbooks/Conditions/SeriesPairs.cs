using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Runbooks.Conditions;

/// <summary>
/// Pairs the series of two queries: two belong together when they agree in the labels that both have. The metric's name is no such label, and neither is
/// <c>job</c> unless each side has one value of it. A side without labels, such as a number, pairs with everything.
/// </summary>
internal static class SeriesPairs
{
    /// <summary>More pairs decide nothing: the queries share no label that tells their series apart.</summary>
    public const int MaxPairs = 1000;

    private const string Job = "job";

    /// <summary>The pairs; null when a side is unknown, when nothing pairs, or when there are more than <see cref="MaxPairs"/>.</summary>
    public static ImmutableArray<(Operand Left, Operand Right)>? Of(ImmutableArray<Operand>? left, ImmutableArray<Operand>? right)
    {
        if (left is not { } lefts || right is not { } rights)
        {
            return null;
        }

        var comparesJobs = HasOneJob(lefts) && HasOneJob(rights);
        var pairs = ImmutableArray.CreateBuilder<(Operand, Operand)>();
        foreach (var one in lefts)
        {
            foreach (var other in rights)
            {
                if (!Agree(one.Labels, other.Labels, comparesJobs))
                {
                    continue;
                }

                if (pairs.Count == MaxPairs)
                {
                    return null;
                }

                pairs.Add((one, other));
            }
        }

        return pairs.Count == 0 ? null : pairs.ToImmutable();
    }

    /// <summary>The labels of a pair: those of both sides, without the names of metrics and without a label in which they differ.</summary>
    public static LabelSet Joined(LabelSet left, LabelSet right) =>
        left.Count == 0 ? right
        : right.Count == 0 ? left
        : LabelSet.From(left.Where(label => label.Key != "__name__" && (!right.TryGet(label.Key, out var other) || other == label.Value))
            .Concat(right.Where(label => label.Key != "__name__" && !left.TryGet(label.Key, out _))));

    private static bool HasOneJob(ImmutableArray<Operand> operands) =>
        operands.Select(operand => operand.Labels[Job]).Distinct(StringComparer.Ordinal).Take(2).ToArray() is [{ Length: > 0 }];

    private static bool Agree(LabelSet left, LabelSet right, bool comparesJobs) => left.All(label =>
        label.Key == "__name__"
        || (label.Key == Job && !comparesJobs)
        || !right.TryGet(label.Key, out var other)
        || other == label.Value);
}
