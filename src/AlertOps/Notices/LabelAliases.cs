namespace AlertOps.Notices;

/// <summary>Other names of labels that mean the same: OpenTelemetry's attributes as they are, and as exporters write them with underscores.</summary>
internal static class LabelAliases
{
    /// <summary>The usual name of a label: "pod" for <c>k8s.pod.name</c>; "" when it is no other name of one.</summary>
    public static string KindOf(string label) => label.Replace('.', '_') switch
    {
        "k8s_pod_name" or "pod_name" or "kubernetes_pod_name" => "pod",
        "k8s_container_name" or "container_name" => "container",
        "k8s_namespace_name" or "kubernetes_namespace" => "namespace",
        "k8s_deployment_name" => "deployment",
        "k8s_statefulset_name" => "statefulset",
        "k8s_daemonset_name" => "daemonset",
        "k8s_cronjob_name" => "cronjob",
        "k8s_job_name" => "job_name",
        "k8s_node_name" or "kubernetes_node" => "node",
        "host_name" => "host",
        "service_name" => "service",
        "service_instance_id" => "instance",
        var name when name.StartsWith("tenant", StringComparison.Ordinal) => "tenant",
        var name when name.EndsWith("appid", StringComparison.Ordinal) => "appid",
        _ => "",
    };
}
