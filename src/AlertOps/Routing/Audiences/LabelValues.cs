using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Routing.Audiences;

/// <summary>The values that labels have in the alerts of a message: each once, trimmed, in ordinal order, without the empty one.</summary>
internal sealed class LabelValues
{
    /// <summary>The most values of one label that are stored: far more than are told, since not every value is somebody.</summary>
    private const int MostStored = 100;

    private readonly Func<string, IEnumerable<string>> valuesOf;

    private LabelValues(Func<string, IEnumerable<string>> valuesOf) => this.valuesOf = valuesOf;

    public ImmutableArray<string> this[string label] =>
        [.. valuesOf(label).Select(value => value.Trim()).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static LabelValues Of(IEnumerable<Alert> alerts)
    {
        ImmutableArray<LabelSet> labels = [.. alerts.Select(alert => alert.Labels)];
        return new LabelValues(label => labels.Select(set => set[label]));
    }

    /// <param name="stored">As <see cref="ToStored"/> has made it.</param>
    public static LabelValues Of(ImmutableSortedDictionary<string, ImmutableArray<string>> stored) => new(label => stored.GetValueOrDefault(label, []));

    /// <summary>The values of these labels, for a message that is sent later; labels without a value are left out.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> ToStored(IEnumerable<string> labels) => labels
        .Select(label => (Label: label, Values: this[label]))
        .Where(pair => !pair.Values.IsEmpty)
        .ToImmutableSortedDictionary(pair => pair.Label, pair => pair.Values[..Math.Min(pair.Values.Length, MostStored)], StringComparer.Ordinal);
}
