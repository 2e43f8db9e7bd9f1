using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>
/// Tells which labels of an alert are those of the exporter that measured, and not of what it measured. An exporter is known by <c>container</c>, else by
/// <c>job</c>.
/// </summary>
internal sealed class Exporter
{
    private const string KubeStateMetrics = "kube-state-metrics";

    private static readonly string[] OwnLabels = ["pod", "container", "namespace", "service", "endpoint", "instance"];

    /// <summary>Parts of the names by which exporters are known.</summary>
    private static readonly string[] Known = ["exporter", KubeStateMetrics, "kube-rbac-proxy", "cadvisor", "kubelet", "blackbox", "pushgateway"];

    private readonly LabelSet labels;
    private readonly bool isKnown;
    private readonly bool givesLabelsOfThings;
    private readonly bool podIsItsOwn;

    public Exporter(LabelSet labels, SubjectOptions options)
    {
        this.labels = labels;
        var (container, job) = (labels["container"], labels["job"]);
        var isContainer = IsExporter(container, options);
        var isKubeStateMetrics = new[] { job, container, labels["service"] }.Any(name => Contains(name, KubeStateMetrics));
        isKnown = isContainer || isKubeStateMetrics || IsExporter(job, options) || IsKubelet(labels);
        givesLabelsOfThings = isKubeStateMetrics || IsKubelet(labels);
        podIsItsOwn = labels["exported_pod"].Length > 0 || isContainer || Contains(labels["pod"], KubeStateMetrics);
        SpeaksForOthers = isKubeStateMetrics || Contains(job, "pushgateway") || Contains(container, "pushgateway");
    }

    /// <summary>True when its own address says nothing about where the trouble is.</summary>
    public bool SpeaksForOthers { get; }

    /// <summary>The labels of the exporter itself.</summary>
    public IEnumerable<string> Owned => OwnLabels.Where(Owns);

    /// <summary>True for a label of the exporter itself.</summary>
    public bool Owns(string label)
    {
        if (!isKnown || !OwnLabels.Contains(label, StringComparer.Ordinal))
        {
            return false;
        }

        return label switch
        {
            // An exporter of one host, one database or one probe has that in its instance; where it stands for others, its address is nobody's.
            "instance" => SpeaksForOthers,
            "namespace" => !givesLabelsOfThings,
            "pod" or "container" => !givesLabelsOfThings || podIsItsOwn,
            _ => true,
        };
    }

    /// <summary>The name and value of a label of what was measured. Prometheus calls it <c>exported_…</c> where the exporter has a label of that name; "" when there is none.</summary>
    public KeyValuePair<string, string> Find(string label)
    {
        var exported = "exported_" + label;
        return labels[exported].Length > 0 ? KeyValuePair.Create(exported, labels[exported])
            : Owns(label) ? default
            : KeyValuePair.Create(label, labels[label]);
    }

    private static bool IsKubelet(LabelSet labels) => Contains(labels["job"], "kubelet") || Contains(labels["job"], "cadvisor") || Contains(labels["metrics_path"], "cadvisor");

    private static bool IsExporter(string name, SubjectOptions options) => name.Length > 0
        && (Known.Any(known => Contains(name, known)) || options.Exporters.Any(pattern => Fits(name, pattern)));

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static bool Fits(string name, string pattern) => (pattern.StartsWith('*'), pattern.EndsWith('*')) switch
    {
        (true, true) => Contains(name, pattern.Trim('*')),
        (true, false) => name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase),
        (false, true) => name.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase),
        (false, false) => name.Equals(pattern, StringComparison.OrdinalIgnoreCase),
    };
}
