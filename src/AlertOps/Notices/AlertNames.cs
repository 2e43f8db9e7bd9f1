using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>
/// Names the alerts of a message by what tells them apart, and their common place once: what all of them share stands in the title, what differs names each
/// alert. Alerts are counted, not their names, which may have been cut.
/// </summary>
internal sealed class AlertNames
{
    private static readonly string[] IgnoredLabels =
        [
            "alertname", "severity", "job", "prometheus", "prometheus_replica", "replica", "monitor", "receiver", "team", "owner", "signal", "endpoint", "metrics_path",
            "namespace_uid", "rule_uid", "grafana_folder", "rulename", "datasource_uid", "ref_id", "uid", "id", "image", "image_id", "image_spec", "container_id",
        ];

    private const int NameLength = 48;
    private const int MaxParts = 3;

    /// <summary>The most labels that are tried, since a sender may give every alert labels of its own.</summary>
    private const int MaxVarying = 40;

    private readonly ImmutableArray<Alert> alerts;
    private readonly Dictionary<Alert, AlertSubject> subjects;
    private readonly AlertSubject first;
    private readonly LabelSet groupLabels;
    private readonly SubjectOptions options;
    private readonly bool sharesThing;
    private readonly bool sharesNamespace;
    private readonly bool sharesContainer;
    private readonly ImmutableArray<string> differingParts;
    private readonly ImmutableArray<string> further;
    private readonly HashSet<string> labelsWithPorts;
    private readonly HashSet<string> told;
    private readonly int count;

    public AlertNames(ImmutableArray<Alert> alerts, LabelSet groupLabels, SubjectOptions options)
    {
        this.alerts = alerts;
        this.groupLabels = groupLabels;
        this.options = options;
        subjects = new Dictionary<Alert, AlertSubject>(alerts.Length, ReferenceEqualityComparer.Instance);
        foreach (var alert in alerts)
        {
            subjects[alert] = AlertSubject.Of(alert.Labels, options);
        }

        first = alerts.IsEmpty ? AlertSubject.Of(LabelSet.Empty, options) : subjects[alerts[0]];
        sharesNamespace = All(subject => subject.Namespace == first.Namespace);
        sharesThing = sharesNamespace && All(subject => subject.Thing == first.Thing);
        sharesContainer = All(subject => subject.Container == first.Container);
        differingParts = [.. subjects.Values.SelectMany(subject => subject.Parts).Select(part => part.Key).Distinct(StringComparer.Ordinal).Where(Differs).Take(MaxParts)];
        labelsWithPorts = [.. subjects.Values.Select(subject => subject.Label).Append("instance").Distinct(StringComparer.Ordinal).Where(PortsDiffer)];
        told = Told();
        further = [];
        further = alerts.Length > 1 ? Further() : [];
        count = alerts.Select(KeyOf).Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>The label that tells the alerts apart, or that names the only one; "" when there is none.</summary>
    public string SubjectLabel => count == 1 ? first.Label.Length > 0 ? first.Label : first.Parts.Select(part => part.Key).FirstOrDefault("")
        : !sharesThing && All(subject => subject.Label == first.Label) ? first.Label
        : sharesThing && !sharesContainer ? "container"
        : differingParts.Concat(further).FirstOrDefault("");

    public string Of(Alert alert) => Shown(Pieces(alert)) is { Length: > 0 } name ? name : CleanText.Middle(alert.Name, NameLength);

    /// <summary>The uncut name, by which alerts are compared and counted.</summary>
    public string KeyOf(Alert alert)
    {
        var subject = SubjectOf(alert);
        var own = sharesThing ? "" : $"{subject.Namespace}/{subject.Thing}";
        return string.Join('\u0001', differingParts.Concat(further).Select(label => alert.Labels[label]).Prepend(sharesContainer ? "" : subject.Container).Prepend(own));
    }

    /// <summary>"wacore-1，wacore-2，wacore-3 等 40 个".</summary>
    public string List(IReadOnlyCollection<Alert> some, NoticePhrases phrases, int max = 3)
    {
        var named = some.DistinctBy(KeyOf, StringComparer.Ordinal).ToArray();
        return string.Join(phrases.Comma, named.Take(max).Select(Of)) + (named.Length > max ? phrases.AndOthers(named.Length) : "");
    }

    /// <summary>The place for the title: the values of the group labels, then the name of the only alert, or what all share and the number of alerts.</summary>
    /// <param name="counted">True to add the number of alerts ("2 个节点") although a place is named already.</param>
    public string Place(NoticePhrases phrases, bool counted)
    {
        var shared = count == 1 ? WholeSubject(alerts[0]) : [.. SharedPieces()];
        var where = groupLabels.Where(label => !IsIgnored(label.Key) && !IsToldOtherwise(label.Key)).Select(label => Tidy(label.Key, label.Value))
            .Prepend(SharedCluster())
            .Where(value => value.Length > 0 && !shared.Contains(value))
            .Distinct(StringComparer.Ordinal)
            .Take(MaxParts)
            .ToList();
        where.AddRange(shared.Where(value => value.Length > 0));
        if (count > 1 && (counted || where.Count == 0))
        {
            where.Add(phrases.CountOf(CountedLabel(), count));
        }

        return string.Join(' ', where);
    }

    /// <summary>The label whose word counts the alerts; "" when they differ in more than one.</summary>
    private string CountedLabel()
    {
        var ways = (sharesThing ? 0 : 1) + (sharesThing && !sharesContainer ? 1 : 0) + differingParts.Length + further.Length;
        return ways == 1 ? SubjectLabel : "";
    }

    private string[] WholeSubject(Alert alert)
    {
        var subject = SubjectOf(alert);
        return [Named(subject, withNamespace: true, withContainer: true), .. subject.Parts.Select(part => Tidy(part.Key, part.Value))];
    }

    private IEnumerable<string> SharedPieces()
    {
        if (sharesThing)
        {
            yield return Named(first, withNamespace: true, withContainer: sharesContainer);
        }
        else if (sharesNamespace)
        {
            yield return Cut(first.Namespace);
        }

        if (!sharesThing && sharesContainer && first.Container.Length > 0)
        {
            yield return $"({Cut(first.Container)})";
        }

        foreach (var part in first.Parts.Where(part => !Differs(part.Key)))
        {
            yield return Tidy(part.Key, part.Value);
        }
    }

    /// <summary>The texts that tell an alert apart, cut and tidied.</summary>
    private IEnumerable<string> Pieces(Alert alert)
    {
        if (count == 1)
        {
            return WholeSubject(alert);
        }

        var subject = SubjectOf(alert);
        var pieces = new List<string>();
        if (!sharesThing)
        {
            pieces.Add(Named(subject, withNamespace: !sharesNamespace, withContainer: !sharesContainer));
        }
        else if (!sharesContainer)
        {
            pieces.Add(Cut(subject.Container));
        }

        pieces.AddRange(differingParts.Concat(further).Select(label => Tidy(label, alert.Labels[label])));
        return pieces;
    }

    private AlertSubject SubjectOf(Alert alert) => subjects.TryGetValue(alert, out var subject) ? subject : AlertSubject.Of(alert.Labels, options);

    private static string Shown(IEnumerable<string> pieces) => string.Join(' ', pieces.Where(piece => piece.Length > 0));

    private string Named(AlertSubject subject, bool withNamespace, bool withContainer)
    {
        var thing = Tidy(subject.Label, subject.Thing);
        if (thing.Length == 0)
        {
            return "";
        }

        var before = withNamespace && subject.Namespace.Length > 0 ? Cut(subject.Namespace) + "/" : "";
        return before + thing + (withContainer && subject.Container.Length > 0 ? $" ({Cut(subject.Container)})" : "");
    }

    /// <summary>Labels beyond the subject that are needed to tell the alerts apart.</summary>
    private ImmutableArray<string> Further()
    {
        var chosen = ImmutableArray<string>.Empty;
        if (AreUnique(chosen))
        {
            return chosen;
        }

        foreach (var label in Varying().OrderBy(label => label == "alertname"))
        {
            if (chosen.Length == MaxParts - 1 || AreUnique(chosen))
            {
                break;
            }

            chosen = CountNames(chosen.Add(label)) > CountNames(chosen) ? chosen.Add(label) : chosen;
        }

        return chosen;
    }

    /// <summary>
    /// The labels in which the alerts differ, in the order in which they appear. One pass over all labels finds them, however many there are.
    /// </summary>
    private IEnumerable<string> Varying()
    {
        var seen = new OrderedDictionary<string, (string Value, int Alerts, bool Differs)>(StringComparer.Ordinal);
        foreach (var (name, value) in alerts.SelectMany(alert => alert.Labels).Where(label => label.Key == "alertname" || !IsIgnored(label.Key)))
        {
            seen[name] = seen.TryGetValue(name, out var before)
                ? (before.Value, before.Alerts + 1, before.Differs || before.Value != value)
                : (value, 1, false);
        }

        // An alert without a label differs from an alert that has it, unless its value is empty.
        return seen.Where(label => label.Value.Differs || (label.Value.Alerts < alerts.Length && label.Value.Value.Length > 0)).Select(label => label.Key)
            .Where(label => !IsToldOtherwise(label)).OrderByDescending(label => label == "instance").Take(MaxVarying);
    }

    private bool AreUnique(ImmutableArray<string> labels) => CountNames(labels) == alerts.Length;

    private int CountNames(ImmutableArray<string> labels) =>
        alerts.Select(alert => string.Join('\u0001', labels.Select(label => alert.Labels[label]).Prepend(KeyOf(alert)))).Distinct(StringComparer.Ordinal).Count();

    private bool All(Func<AlertSubject, bool> condition) => subjects.Values.All(condition);

    private bool Differs(string label) => alerts.Any(alert => alert.Labels[label] != alerts[0].Labels[label]);

    private string SharedCluster() => alerts.IsEmpty || Differs("cluster") || first.Label == "cluster" ? "" : Cut(alerts[0].Labels["cluster"]);

    private bool IsToldOtherwise(string label) => told.Contains(label) || told.Contains(LabelAliases.KindOf(label));

    /// <summary>The labels that the subjects have said already, and those of exporters.</summary>
    private HashSet<string> Told()
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subject in subjects.Values)
        {
            labels.UnionWith(subject.Parts.Select(part => part.Key).Append(subject.Label));
            labels.UnionWith(subject.Namespace.Length > 0 ? ["namespace", "exported_namespace"] : []);
            labels.UnionWith(subject.Container.Length > 0 ? ["container", "exported_container"] : []);
        }

        labels.UnionWith(alerts.Take(MaxVarying).SelectMany(alert => new Exporter(alert.Labels, options).Owned));
        labels.Remove("");
        return labels;
    }

    private bool PortsDiffer(string label)
    {
        var values = alerts.Select(alert => alert.Labels[label]).Distinct(StringComparer.Ordinal).ToArray();
        return values.Select(WithoutPort).Distinct(StringComparer.Ordinal).Count() != values.Length;
    }

    private string Tidy(string label, string value) => Cut(label is "url" or "target" || labelsWithPorts.Contains(label) ? value : WithoutPort(value));

    private static string Cut(string text) => CleanText.Middle(text, NameLength);

    internal static string WithoutPort(string value)
    {
        var colon = value.LastIndexOf(':');
        if (colon <= 0 || value.Contains('/', StringComparison.Ordinal) || value[(colon + 1)..] is not { Length: > 0 and <= 5 } port || !port.All(char.IsAsciiDigit))
        {
            return value;
        }

        // An IPv6 address has a port only behind its brackets.
        var host = value[..colon];
        return host.EndsWith(']') ? host[1..^1] : host.Contains(':', StringComparison.Ordinal) ? value : host;
    }

    private static bool IsIgnored(string label) => label.StartsWith("__", StringComparison.Ordinal) || IgnoredLabels.Contains(label, StringComparer.Ordinal);
}
