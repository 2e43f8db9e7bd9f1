using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>Names the subject of one alert: a thing, the place that it lives in, and its parts. The exporter that told of it is never the subject.</summary>
/// <param name="Label">The label that names the thing; "" when the alert names none.</param>
/// <param name="Namespace">The Kubernetes namespace that the thing lives in; "" when it lives in none.</param>
/// <param name="Container">The container of a pod, unless it has the pod's name; else "".</param>
/// <param name="Parts">Labels and values that name a part of the thing.</param>
internal sealed record AlertSubject(string Label, string Namespace, string Thing, string Container, ImmutableArray<KeyValuePair<string, string>> Parts)
{
    /// <summary>The kinds of things, the most specific first. Where the alert has several, the first is meant.</summary>
    private static readonly string[] Things =
        [
            "pod", "deployment", "statefulset", "daemonset", "cronjob", JobName, "persistentvolumeclaim", "node", "machine", "host", "hostname", "nodename", "server",
            "url", "target", "vhost", "service", "app", "tenant", "appid", "queue", "topic", "heartbeat", "drill", "instance",
        ];

    /// <summary>The kinds of things that live in a namespace.</summary>
    private static readonly string[] Namespaced = ["pod", "deployment", "statefulset", "daemonset", "cronjob", JobName, "persistentvolumeclaim", "service", "app"];

    private static readonly string[] Machines = ["node", "machine", "host", "hostname", "nodename", "server", "instance"];

    /// <summary>Things of which several instances may run; the instance is a part of them.</summary>
    private static readonly string[] Spread = ["service", "app", "tenant", "appid", "queue", "topic", "vhost"];

    /// <summary>Labels of a part, the most telling first.</summary>
    private static readonly string[] PartLabels =
        ["tenant_id", "component_appid", "appid", "mountpoint", "device", "interface", "queue", "topic", "database", "db", "datname", "schema", "table", "path", JobName, "channel"];

    private static readonly string[] Databases = ["database", "db", "datname", "schema"];

    private const string JobName = "job_name";

    public static AlertSubject Of(LabelSet labels, SubjectOptions options)
    {
        var exporter = new Exporter(labels, options);
        var own = options.Labels.Select(label => KeyValuePair.Create(label, labels[label])).FirstOrDefault(label => label.Value.Length > 0);
        var (kind, (label, thing)) = own.Value is { Length: > 0 }
            ? (own.Key, own)
            : Things.Where(kind => IsThing(kind, exporter)).Select(kind => (Kind: kind, Label: Find(kind, labels, exporter))).FirstOrDefault(found => found.Label.Value is { Length: > 0 });
        if (string.IsNullOrEmpty(thing))
        {
            // An exporter that measures nothing but itself, or an application that is called like one, is better than no name at all.
            return labels["pod"].Length > 0 && !exporter.SpeaksForOthers
                ? new AlertSubject("pod", labels["namespace"], labels["pod"], ContainerBeside(labels["pod"], labels["container"]), PartsOf("pod", "pod", labels, exporter))
                : new AlertSubject("", "", "", "", PartsOf("", "", labels, exporter));
        }

        return new AlertSubject(
            label,
            Namespaced.Contains(kind, StringComparer.Ordinal) ? Find("namespace", labels, exporter).Value ?? "" : "",
            thing,
            kind == "pod" ? ContainerBeside(thing, Find("container", labels, exporter).Value ?? "") : "",
            PartsOf(kind, label, labels, exporter));
    }

    private static string ContainerBeside(string pod, string container) => container == pod ? "" : container;

    /// <summary>A job of an application is a part of the machine that runs it, a Job of Kubernetes is a thing.</summary>
    private static bool IsThing(string kind, Exporter exporter) =>
        kind != JobName || exporter.SpeaksForOthers || !Machines.Any(machine => exporter.Find(machine).Value is { Length: > 0 });

    private static KeyValuePair<string, string> Find(string kind, LabelSet labels, Exporter exporter)
    {
        if (exporter.Find(kind) is { Value.Length: > 0 } found)
        {
            return found;
        }

        return labels.FirstOrDefault(label => label.Value.Length > 0 && LabelAliases.KindOf(label.Key) == kind);
    }

    private static ImmutableArray<KeyValuePair<string, string>> PartsOf(string kind, string used, LabelSet labels, Exporter exporter)
    {
        var first = PartLabels.Where(label => label != used).Select(label => KeyValuePair.Create(label, labels[label])).FirstOrDefault(label => label.Value.Length > 0);
        if (first.Value is null)
        {
            return Spread.Contains(kind, StringComparer.Ordinal) && exporter.Find("instance") is { Value.Length: > 0 } instance ? [instance] : [];
        }

        return Databases.Contains(first.Key, StringComparer.Ordinal) && labels["table"].Length > 0 ? [first, KeyValuePair.Create("table", labels["table"])] : [first];
    }
}
