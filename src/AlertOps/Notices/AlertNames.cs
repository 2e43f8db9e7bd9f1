using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>
/// Names the alerts of a message by the labels that distinguish them, instead of listing all labels, and names their common place.
/// </summary>
internal sealed class AlertNames
{
    /// <summary>Labels that identify the subject of an alert, the most specific first.</summary>
    private static readonly string[] SubjectLabels =
        [
            "node", "machine", "instance", "host", "hostname", "nodename", "server", "pod", "container", "service", "app", "target", "url",
            "vhost", "tenant_id", "tenant", "component_appid", "appid", "heartbeat", "drill",
        ];

    /// <summary>Labels that identify a part of the subject.</summary>
    private static readonly string[] DetailLabels =
        [
            "tenant_id", "component_appid", "appid", "mountpoint", "device", "interface", "queue", "topic", "database", "db", "schema", "table", "path",
            "job_name", "channel",
        ];

    private static readonly string[] IgnoredLabels =
        ["alertname", "severity", "job", "prometheus", "replica", "monitor", "receiver", "team", "owner", "namespace_uid", "rule_uid", "signal"];

    private const int NameLength = 48;
    private const int MaxParts = 3;

    /// <summary>The most labels that are tried, since a sender may give every alert labels of its own.</summary>
    private const int MaxVarying = 40;

    private readonly ImmutableArray<Alert> alerts;
    private readonly LabelSet groupLabels;
    private readonly ImmutableArray<string> varying;
    private readonly ImmutableArray<string> parts;
    private readonly bool portsDiffer;

    public AlertNames(ImmutableArray<Alert> alerts, LabelSet groupLabels)
    {
        this.alerts = alerts;
        this.groupLabels = groupLabels;
        portsDiffer = Distinct("instance").Count() != Distinct("instance").Select(WithoutPort).Distinct(StringComparer.Ordinal).Count();
        varying = alerts.Length > 1 ? Varying(alerts) : [];
        SubjectLabel = ChooseSubjectLabel();
        parts = ChooseParts();
    }

    /// <summary>The label that distinguishes the alerts; "" when none does.</summary>
    public string SubjectLabel { get; }

    public string Of(Alert alert)
    {
        var name = string.Join(' ', parts.Select(label => Value(alert, label)).Where(value => value.Length > 0));
        return name.Length > 0 ? name : CleanText.Of(alert.Name, NameLength);
    }

    /// <summary>"wacore-1，wacore-2，wacore-3 等 40 个".</summary>
    public string List(IReadOnlyCollection<Alert> some, NoticePhrases phrases, int max = 3)
    {
        var names = some.Select(Of).Distinct(StringComparer.Ordinal).ToArray();
        return string.Join(phrases.Comma, names.Take(max)) + (names.Length > max ? phrases.AndOthers(names.Length) : "");
    }

    /// <summary>The place for the title: the values of the group labels, then the name of the only alert or the number of alerts.</summary>
    /// <param name="counted">True to add the number of alerts ("2 个节点") although the group labels name a place already.</param>
    public string Place(NoticePhrases phrases, bool counted)
    {
        var where = groupLabels.Where(label => !IsIgnored(label.Key) && label.Key != SubjectLabel).Select(label => Tidy(label.Key, label.Value))
            .Prepend(Shared("cluster"))
            .Append(alerts.Length > 1 ? SubjectLabels.Select(Shared).FirstOrDefault(value => value.Length > 0) ?? "" : "")
            .Where(value => value.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxParts)
            .ToList();
        var count = alerts.Select(alert => Of(alert)).Distinct(StringComparer.Ordinal).Count();
        if (count == 1)
        {
            where.AddRange(parts.Select(label => Value(alerts[0], label)).Where(value => value.Length > 0 && !where.Contains(value)));
        }
        else if (counted || where.Count == 0)
        {
            where.Add(phrases.CountOf(parts.Length == 1 ? SubjectLabel : "", count));
        }

        return string.Join(' ', where);
    }

    private ImmutableArray<string> ChooseParts()
    {
        if (SubjectLabel.Length == 0)
        {
            return [];
        }

        var chosen = ImmutableArray.Create(SubjectLabel);
        if (alerts.Length == 1)
        {
            var detail = DetailLabels.FirstOrDefault(label => label != SubjectLabel && alerts[0].Labels[label].Length > 0);
            return detail is null ? chosen : chosen.Add(detail);
        }

        foreach (var label in varying.Where(label => label != SubjectLabel).OrderBy(label => Order(DetailLabels, label)))
        {
            if (chosen.Length == MaxParts || AreUnique(chosen))
            {
                break;
            }

            chosen = AreUnique(chosen.Add(label)) || Distinguishes(chosen, label) ? chosen.Add(label) : chosen;
        }

        return chosen;
    }

    private string ChooseSubjectLabel()
    {
        if (alerts.IsEmpty)
        {
            return "";
        }

        if (alerts.Length > 1)
        {
            return SubjectLabels.FirstOrDefault(label => varying.Contains(label) && alerts.All(alert => alert.Labels[label].Length > 0))
                ?? SubjectLabels.FirstOrDefault(label => varying.Contains(label))
                ?? varying.OrderByDescending(label => Distinct(label).Count()).FirstOrDefault()
                ?? SubjectLabels.FirstOrDefault(label => alerts[0].Labels[label].Length > 0)
                ?? "";
        }

        return SubjectLabels.Where(label => groupLabels[label].Length == 0).Concat(SubjectLabels).Concat(DetailLabels)
            .FirstOrDefault(label => alerts[0].Labels[label].Length > 0) ?? "";
    }

    /// <summary>
    /// The labels in which the alerts differ, in the order in which they appear. One pass over all labels finds them, however many there are.
    /// </summary>
    private static ImmutableArray<string> Varying(ImmutableArray<Alert> alerts)
    {
        var seen = new OrderedDictionary<string, (string Value, int Alerts, bool Differs)>(StringComparer.Ordinal);
        foreach (var (name, value) in alerts.SelectMany(alert => alert.Labels).Where(label => label.Key == "alertname" || !IsIgnored(label.Key)))
        {
            seen[name] = seen.TryGetValue(name, out var before)
                ? (before.Value, before.Alerts + 1, before.Differs || before.Value != value)
                : (value, 1, false);
        }

        // An alert without a label differs from an alert that has it, unless its value is empty.
        var differing = seen.Where(label => label.Value.Differs || (label.Value.Alerts < alerts.Length && label.Value.Value.Length > 0)).Select(label => label.Key).ToArray();
        var tried = differing.OrderBy(label => SubjectLabels.Contains(label) || DetailLabels.Contains(label) ? 0 : 1).Take(MaxVarying).ToHashSet(StringComparer.Ordinal);
        return [.. differing.Where(tried.Contains)];
    }

    private bool AreUnique(ImmutableArray<string> labels) => CountNames(labels) == alerts.Length;

    private bool Distinguishes(ImmutableArray<string> labels, string more) => CountNames(labels.Add(more)) > CountNames(labels);

    private int CountNames(ImmutableArray<string> labels) =>
        alerts.Select(alert => string.Join('\u0001', labels.Select(label => alert.Labels[label]))).Distinct(StringComparer.Ordinal).Count();

    private IEnumerable<string> Distinct(string label) => alerts.Select(alert => alert.Labels[label]).Distinct(StringComparer.Ordinal);

    private string Shared(string label) =>
        label != SubjectLabel && Distinct(label).Take(2).ToArray() is [var only] ? Tidy(label, only) : "";

    private string Value(Alert alert, string label) => Tidy(label, alert.Labels[label]);

    private string Tidy(string label, string value) =>
        CleanText.Of(label == "instance" && !portsDiffer ? WithoutPort(value) : value, NameLength);

    private static string WithoutPort(string value)
    {
        var colon = value.LastIndexOf(':');
        return colon > 0 && value.IndexOf('/', StringComparison.Ordinal) < 0 && value[(colon + 1)..] is { Length: > 0 and <= 5 } port && port.All(char.IsAsciiDigit)
            ? value[..colon]
            : value;
    }

    private static bool IsIgnored(string label) => label.StartsWith("__", StringComparison.Ordinal) || IgnoredLabels.Contains(label, StringComparer.Ordinal);

    private static int Order(string[] known, string label) => Array.IndexOf(known, label) is >= 0 and var index ? index : known.Length;
}
