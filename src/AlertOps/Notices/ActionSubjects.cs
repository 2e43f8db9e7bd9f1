using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Notices;

/// <summary>
/// Names the subjects for which a condition holds or is unknown. Subjects are compared by name: of several alerts with one name the most certain answer
/// counts. No name is given where it is the same for all.
/// </summary>
internal sealed class ActionSubjects(ImmutableArray<Alert> alerts, AlertNames names)
{
    private readonly int all = alerts.Select(names.Of).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The names for which the condition is true; empty when it is true for every subject.</summary>
    public ImmutableArray<string> Holding(JudgedAction judged) => Unless(all, NamesOf(judged.Holds));

    /// <summary>The names for which the condition is unknown; empty when it is unknown for every subject.</summary>
    public ImmutableArray<string> Unknown(JudgedAction judged) =>
        Unless(all, NamesOf(judged.Unknown).Except(NamesOf(judged.Holds), StringComparer.Ordinal).Except(NamesOf(judged.False), StringComparer.Ordinal));

    private IEnumerable<string> NamesOf(ImmutableArray<Alert> some) => some.Select(names.Of).Distinct(StringComparer.Ordinal);

    private static ImmutableArray<string> Unless(int all, IEnumerable<string> named) => named.ToImmutableArray() is var found && found.Length == all ? [] : found;
}
