using AlertOps.Alerts;
using AlertOps.Notices;

namespace AlertOps.Tests.Notices;

public sealed class AlertSubjectTests
{
    [Theory]
    [InlineData("job=kube-state-metrics instance=10.42.1.176:8080 namespace=shop pod=cart-7d9f container=cart", "shop/cart-7d9f (cart)")]
    [InlineData("job=kube-state-metrics instance=10.42.1.176:8080 namespace=monitoring pod=kube-state-metrics-6f8 exported_namespace=shop exported_pod=cart-7d9f exported_container=cart container=kube-state-metrics", "shop/cart-7d9f (cart)")]
    [InlineData("job=kube-state-metrics instance=10.42.1.176:8080 container=kube-rbac-proxy-main namespace=shop deployment=cart", "shop/cart")]
    [InlineData("job=kubernetes-service-endpoints service=prometheus-kube-state-metrics node=worker-9 pod=prometheus-kube-state-metrics-5f exported_namespace=shop statefulset=mysql", "shop/mysql")]
    [InlineData("job=kube-state-metrics instance=10.42.1.176:8080 node=worker-1 condition=Ready", "worker-1")]
    [InlineData("job=kube-state-metrics instance=10.42.1.176:8080", "")]
    [InlineData("job=kubelet metrics_path=/metrics/cadvisor node=worker-1 instance=10.0.0.9:10250 namespace=shop pod=cart-7d9f container=cart service=kubelet", "shop/cart-7d9f (cart)")]
    [InlineData("job=node-exporter instance=10.0.0.5:9100 namespace=monitoring pod=node-exporter-x2 container=kube-rbac-proxy service=node-exporter", "10.0.0.5:9100")]
    [InlineData("job=pushgateway instance=10.0.0.3:9091 exported_job=backup exported_instance=db-1", "db-1")]
    [InlineData("job=mysqld-exporter instance=db-3:9104 pod=mysqld-exporter-0 namespace=monitoring", "db-3:9104")]
    [InlineData("job=api instance=10.1.1.1:8080 namespace=shop pod=api-1 container=api-1", "shop/api-1")]
    [InlineData("k8s.namespace.name=shop k8s.pod.name=cart-1 service.name=cart", "shop/cart-1")]
    [InlineData("service.name=cart http.route=/pay", "cart")]
    [InlineData("node=wacore-1 job_name=sendPush", "wacore-1")]
    public void The_thing_is_named_and_never_its_exporter(string labels, string expected) => Assert.Equal(expected, Text(labels, SubjectOptions.Default));

    [Fact]
    public void Labels_that_the_user_names_come_first() =>
        Assert.Equal("eu-1", Text("shop=eu-1 pod=cart-1 namespace=shop", new SubjectOptions(["tenant", "shop"], [])));

    [Theory]
    [InlineData("my-agent")]
    [InlineData("*agent")]
    [InlineData("my*")]
    public void Exporters_that_the_user_names_are_not_the_subject(string pattern)
    {
        const string labels = "job=my-agent pod=my-agent-1 namespace=tools instance=db-1:1234";

        Assert.Equal("tools/my-agent-1", Text(labels, SubjectOptions.Default));
        Assert.Equal("db-1:1234", Text(labels, new SubjectOptions([], [pattern])));
    }

    private static string Text(string labels, SubjectOptions options)
    {
        var subject = AlertSubject.Of(LabelSet.From(labels.Split(' ').Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]))), options);
        return (subject.Namespace.Length > 0 ? subject.Namespace + "/" : "") + subject.Thing + (subject.Container.Length > 0 ? $" ({subject.Container})" : "");
    }
}
