using AlertOps.Alerts;

namespace AlertOps.Demo;

/// <summary>The series of the nodes, databases and machines of the demonstration, in the shapes in which queries ask for them.</summary>
internal static class SampleSeries
{
    private static readonly LabelSet[] Nodes = [Node("wacore-1"), Node("wacore-2")];
    private static readonly LabelSet Db = LabelSet.Of(("cluster", "prod-sh"), ("instance", "db-03:3306"), ("job", "mysqld"));
    private static readonly LabelSet DbPort = Db.With("job", "db-tcp");
    private static readonly LabelSet Busy = Machine("node-07");
    private static readonly LabelSet Leaking = Machine("node-04");
    private static readonly LabelSet PaymentGateway = LabelSet.Of(("region", "cn-east"), ("service", "payment-gateway"));

    public static IEnumerable<SampleLine> PerNode(SampleRequest request, Func<string, TimeSpan, double> of) =>
        NodesOf(request).Select(node => new SampleLine(LabelSet.Of(("node", node)), at => of(node, at)));

    public static IEnumerable<SampleLine> Sum(SampleRequest request, Func<string, TimeSpan, double> of) =>
        NodesOf(request) is { Count: > 0 } nodes ? [new SampleLine(LabelSet.Empty, at => nodes.Sum(node => of(node, at)))] : [];

    /// <summary>The mean over all callbacks, so that the busier node counts for more.</summary>
    public static IEnumerable<SampleLine> Weighted(SampleRequest request, Func<string, TimeSpan, double> of) =>
        NodesOf(request) is { Count: > 0 } nodes
            ? [new SampleLine(
                LabelSet.Empty,
                at => nodes.Sum(node => of(node, at) * DemoWorld.CallbackRate(node, at)) / nodes.Sum(node => DemoWorld.CallbackRate(node, at)))]
            : [];

    public static IEnumerable<SampleLine> NoFailures(SampleRequest request) => Sum(request, (_, _) => 0);

    public static IEnumerable<SampleLine> FailureCodes(SampleRequest request)
    {
        var nodes = NodesOf(request);
        (string Result, double Share)[] codes = [("504", 0.86), ("503", 0.14)];
        return nodes.Count == 0 ? [] : codes.Select(code => new SampleLine(
            LabelSet.Of(("result", code.Result)),
            at => code.Share * nodes.Sum(node => DemoWorld.CallbackRate(node, at) * DemoWorld.FailureShare(node, at))));
    }

    /// <summary>Seconds until the queue is full; no value while no queue grows, as in the query.</summary>
    public static IEnumerable<SampleLine> QueueFullIn(SampleRequest request)
    {
        var nodes = NodesOf(request);
        return [new SampleLine(LabelSet.Empty, at => nodes
            .Where(node => DemoWorld.QueueGrowthPerMinute(node, at) > 0)
            .Select(node => (double?)((DemoWorld.QueueLimit - DemoWorld.Queue(node, at)) / DemoWorld.QueueGrowthPerMinute(node, at) * 60))
            .Min())];
    }

    public static IEnumerable<SampleLine> Database(SampleRequest request, Func<TimeSpan, double?> at) => One(request, Db, at);

    public static IEnumerable<SampleLine> Port(SampleRequest request, Func<TimeSpan, double?> at) => One(request, DbPort, at);

    public static IEnumerable<SampleLine> DatabaseUsers(SampleRequest request) =>
        Shares(request, Db, "mysql_user", DemoWorld.Connections, 0, ("crm_app", 0.69), ("report", 0.15), ("wa_core", 0.1), ("exporter", 0.02));

    public static IEnumerable<SampleLine> DatabaseSources(SampleRequest request) =>
        Shares(request, Db, "client_host", DemoWorld.Connections, 0, ("10.20.3.14", 0.69), ("10.20.3.31", 0.15), ("10.20.4.7", 0.1));

    public static IEnumerable<SampleLine> BusyMachine(SampleRequest request, Func<TimeSpan, double> at) => One(request, Busy, now => at(now));

    public static IEnumerable<SampleLine> BusyMachineTotal(SampleRequest request, Func<TimeSpan, double> at) =>
        BusyMachine(request, at).Select(line => line with { Labels = LabelSet.Empty });

    public static IEnumerable<SampleLine> CpuModes(SampleRequest request) =>
        Shares(request, Busy, "mode", DemoWorld.Cpu, 3, ("user", 0.83), ("system", 0.11), ("softirq", 0.03), ("iowait", 0.02))
            .Select(line => line with { Labels = LabelSet.Of(("mode", line.Labels["mode"])) });

    public static IEnumerable<SampleLine> LeakingMachine(SampleRequest request, Func<TimeSpan, double> at) => One(request, Leaking, now => at(now));

    /// <summary>Each container has half of the value of the one before it; the name "" stands for the machine as a whole.</summary>
    public static IEnumerable<SampleLine> Containers(SampleRequest request, string machine, Func<TimeSpan, double> total, string[] names) =>
        !request.IsAbout(LabelSet.Of(("machine", machine))) ? [] : names.Select((name, index) => new SampleLine(
            name.Length == 0 ? LabelSet.Of(("machine", machine)) : LabelSet.Of(("machine", machine), ("name", name)),
            at => Math.Round(total(at) * (names.Length == 1 ? 1 : 0.6 / Math.Pow(2, index)), total(at) > 100 ? 0 : 2)));

    public static IEnumerable<SampleLine> Gateway(SampleRequest request) => One(request, PaymentGateway, at => DemoWorld.GatewaySeconds(at));

    private static IEnumerable<SampleLine> Shares(
        SampleRequest request, LabelSet thing, string label, Func<TimeSpan, double> total, int digits, params (string Name, double Share)[] parts) =>
        request.IsAbout(thing) ? parts.Select(part => new SampleLine(thing.With(label, part.Name), at => Math.Round(total(at) * part.Share, digits))) : [];

    private static IEnumerable<SampleLine> One(SampleRequest request, LabelSet thing, Func<TimeSpan, double?> at) =>
        request.IsAbout(thing) ? [new SampleLine(thing, at)] : [];

    private static List<string> NodesOf(SampleRequest request) => [.. Nodes.Where(request.IsAbout).Select(node => node["node"])];

    private static LabelSet Node(string name) =>
        LabelSet.Of(("cluster", "prod-sh"), ("instance", name + ":6250"), ("job", "appstats"), ("node", name));

    private static LabelSet Machine(string name) =>
        LabelSet.Of(("cluster", "prod-sh"), ("instance", name + ":9100"), ("job", "node"), ("machine", name));
}
