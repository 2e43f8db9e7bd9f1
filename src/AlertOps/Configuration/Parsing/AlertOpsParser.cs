using AlertOps.Files;

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
        var options = new AlertOpsOptions(
            server,
            StorageParser.Parse(root),
            MonitoringParser.Prometheus(root, http),
            MonitoringParser.Alertmanagers(root, http),
            MonitoringParser.Grafana(root),
            SeverityParser.Parse(root),
            Runbooks(root),
            wecom,
            email,
            people,
            receivers,
            new RouteParser([.. receivers.Keys]).Parse(root, root.Find("receivers") is not null))
        {
            Log = LogParser.Parse(root),
            Auth = auth,
        };
        root.Close();
        return options;
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
            return RunbookFolder.Find(root.Context.Directory);
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
