using AlertOps.Enrichment;
using AlertOps.Files;
using AlertOps.Routing;
using AlertOps.Runbooks;

namespace AlertOps.Configuration.Parsing;

/// <summary>The whole tree → options. Sections are read in the order in which they refer to each other.</summary>
internal static class AlertOpsParser
{
    /// <returns>Options that are good only if no problem was reported.</returns>
    public static AlertOpsOptions Parse(Section root)
    {
        var http = HttpParser.Parse(root, HttpOptions.None);
        var wecom = WeComParser.Parse(root, http);
        var people = PeopleParser.Parse(root);
        var email = EmailParser.Parse(root);
        var receivers = ReceiversParser.Parse(root, new Addressees(wecom, email, people, http));
        var server = ServerParser.Server(root);
        var auth = AuthParser.Parse(root, server);
        Exposure.Report(root, server, auth);
        var (storage, retention) = StorageParser.Parse(root);
        var options = AlertOpsOptions.Empty
            .With(wecom)
            .With(server)
            .With(auth)
            .With(storage)
            .With(retention)
            .With(new MonitoringOptions(MonitoringParser.Prometheus(root, http), MonitoringParser.Alertmanagers(root, http), MonitoringParser.Grafana(root)))
            .With(SeverityParser.Parse(root))
            .With(new RunbooksOptions(Runbooks(root)))
            .With(new RoutingOptions(people, receivers, new RouteParser([.. receivers.Keys]).Parse(root, root.Find("receivers") is not null)))
            .With(LogParser.Parse(root));
        root.Close();
        return email is null ? options : options.With(email);
    }

    private static string Runbooks(Section root)
    {
        var section = root.Find("runbooks")?.Map("runbooks: {path: runbooks}");
        var value = section?.Find("path");
        section?.Close();
        if (value?.Node is { Kind: NodeKind.List } or { Text: "shipped" })
        {
            value.NotYet("several folders, or 'shipped': ", "runbook languages");
            value = null;
        }

        if (value?.Text("runbooks") is not { } text)
        {
            return RunbookLocation.Find(root.Context.Directory);
        }

        var path = root.Context.Absolute(text);
        if (FileSystemTimeout.KindOf(path) is not (FileKind.Folder or null))
        {
            root.Context.Files.Await(path);
            value.Wrong($"no folder '{Readable.Key(text)}'", $"create it, or name one from the root or from {root.Context.Directory}");
        }

        return path;
    }
}
