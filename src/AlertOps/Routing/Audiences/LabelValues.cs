using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Routing.Audiences;

/// <summary>The values that labels have in the alerts of a message: each once, trimmed, in ordinal order, without the empty one.</summary>
internal sealed class LabelValues
{
    private readonly Func<string, IEnumerable<string>> valuesOf;

    private LabelValues(Func<string, IEnumerable<string>> valuesOf) => this.valuesOf = valuesOf;

    public ImmutableArray<string> this[string label] =>
        [.. valuesOf(label).Select(value => value.Trim()).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static LabelValues Of(IEnumerable<Alert> alerts)
    {
        ImmutableArray<LabelSet> labels = [.. alerts.Select(alert => alert.Labels)];
        return new LabelValues(label => labels.Select(set => set[label]));
    }
}
