using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Text;
using AlertOps.Yaml;

namespace AlertOps.Runbooks;

/// <summary>The result of parsing a file. With any problem there is no runbook, since one that is understood in part could mislead.</summary>
/// <param name="Runbook">Of an English file only its own texts; <see cref="RunbookTranslation"/> adds the rest.</param>
internal sealed record ParsedRunbook(Runbook? Runbook, ImmutableArray<Problem> Problems);

/// <summary>
/// Parses a runbook's file into a runbook, or into problems with line and cure. Templates and PromQL are checked by <see cref="RunbookLint"/>: a mistake
/// there affects one part of a message, not the whole runbook.
/// </summary>
internal static class RunbookParser
{
    private static readonly string[] Known = ["title", "alerts", "matchers", "severity", "seed", "dashboard", "owner", "queries", "actions", "avoid", "links"];
    private static readonly string[] Translated = ["title", "queries", "actions", "avoid", "links"];
    private static readonly string[] OfReference = ["title", "owner", "links"];

    [SuppressMessage("Design", "CA1031", Justification = "An exception for one file becomes a problem of that file.")]
    public static ParsedRunbook Parse(RunbookSource source)
    {
        var sink = new ProblemSink(source.File);
        Runbook? runbook = null;
        try
        {
            runbook = source.IsReference ? Reference(source, sink)
                : FrontMatter.Read(source.Text, sink) is not { } front ? null
                : source.Language == Language.English ? English(source, front, sink)
                : Chinese(source, front, sink);
        }
        catch (Exception error)
        {
            sink.Add(1, $"the file can't be read ({error.GetType().Name})", "report it with the file: its content breaks AlertOps' own code");
        }

        return sink.IsEmpty ? new ParsedRunbook(runbook, []) : new ParsedRunbook(null, [.. sink.Problems.InFileOrder()]);
    }

    private static Runbook Chinese(RunbookSource source, FrontMatter front, ProblemSink sink)
    {
        var fields = new YamlFields(front.Root, sink, "the front matter");
        fields.RefuseUnknown(Known, [], "");
        var queries = RunbookQueries.Read(fields, front.Lines);
        var actions = RunbookActions.Read(fields, queries);
        var runbook = Common(source, fields, front) with
        {
            Severity = SeverityOf(fields),
            Seed = fields.Text("seed"),
            Dashboard = Dashboard(fields),
            Owner = fields.Text("owner"),
            Queries = queries,
            Actions = actions,
        };
        return WithMatching(runbook, fields);
    }

    private static Runbook English(RunbookSource source, FrontMatter front, ProblemSink sink)
    {
        var fields = new YamlFields(front.Root, sink, "a translation");
        fields.RefuseUnknown(Translated, Known, $"remove it: it is inherited from {source.Id}.md");
        return Common(source, fields, front) with
        {
            Queries = RunbookQueries.ReadTitles(fields),
            Actions = RunbookActions.ReadTexts(fields),
        };
    }

    private static Runbook? Reference(RunbookSource source, ProblemSink sink)
    {
        var text = source.Text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        if (text.StartsWith("---\n", StringComparison.Ordinal))
        {
            if (FrontMatter.Read(text, sink) is not { } front)
            {
                return null;
            }

            var fields = new YamlFields(front.Root, sink, "a reference page");
            fields.RefuseUnknown(OfReference, Known, "remove it: a page under reference/ is only read, never matched");
            return Common(source, fields, front) with { Owner = fields.Text("owner") };
        }

        var heading = text.Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal));
        return new Runbook(source.Id, source.Component, source.Language, heading?[2..].Trim() ?? source.Id, [], [], null, null, null, null, [], [], null, [], "", text, source.Path) { IsReference = true };
    }

    /// <summary>Reads the parts that every kind of file has: title, avoid, links, body.</summary>
    private static Runbook Common(RunbookSource source, YamlFields fields, FrontMatter front)
    {
        var title = fields.Required("title", "add a title: what is wrong, in a few words");
        return new Runbook(
            source.Id, source.Component, source.Language, title, [], [], null, null, null, null, [], [], fields.Text("avoid"),
            Links(fields), ImpactSection.Of(front.Body, source.Language), front.Body, source.Path)
        {
            IsReference = source.IsReference,
            Templates = source.IsReference ? [] : Templates(fields, front),
        };
    }

    private static Runbook WithMatching(Runbook runbook, YamlFields fields)
    {
        var alerts = fields.Texts("alerts");
        foreach (var twice in alerts.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            fields.Sink.Add(fields.LineOf("alerts"), $"alerts names '{twice.Key}' twice", "keep one");
        }

        var matchers = ImmutableArray.CreateBuilder<Matcher>();
        foreach (var text in fields.Texts("matchers").TakeWhile(_ => !fields.Sink.IsFull))
        {
            try
            {
                matchers.Add(Matcher.Parse(text));
            }
            catch (FormatException error)
            {
                var parts = error.Message.Split("; ", 2);
                fields.Sink.Add(fields.LineOf("matchers"), parts[0], parts.Length > 1 ? parts[1] : "write it like severity=\"critical\" or job=~\"web.*\"");
            }
        }

        if (runbook.IsDefault && (fields.Has("alerts") || fields.Has("matchers")))
        {
            fields.Sink.Add(fields.LineOf(fields.Has("alerts") ? "alerts" : "matchers"), "_default names alerts of its own", "remove alerts and matchers: it takes whatever no other runbook does");
        }

        var byName = !runbook.IsDefault && alerts.IsEmpty && !fields.Has("matchers");
        return runbook with { Alerts = byName ? [runbook.Id] : alerts, Matchers = matchers.ToImmutable() };
    }

    private static Severity? SeverityOf(YamlFields fields)
    {
        switch (fields.Text("severity"))
        {
            case null: return null;
            case "critical": return Severity.Critical;
            case "warning": return Severity.Warning;
            case "info": return Severity.Info;
            case var other:
                fields.Sink.Add(fields.LineOf("severity"), $"'{other}' is no severity", Suggestion.Hint(other, ["critical", "warning", "info"]) + "write critical, warning or info");
                return null;
        }
    }

    private static DashboardReference? Dashboard(YamlFields fields)
    {
        if (fields.Nested("dashboard") is not { } dashboard)
        {
            return null;
        }

        dashboard.RefuseUnknown(["uid", "panels"], [], "");
        return new DashboardReference(dashboard.Required("uid", "add the dashboard's uid: dashboard: {uid: …, panels: […]}"), dashboard.Texts("panels"));
    }

    private static ImmutableArray<RunbookLink> Links(YamlFields fields)
    {
        var links = ImmutableArray.CreateBuilder<RunbookLink>();
        foreach (var link in fields.Items("links", "a link"))
        {
            link.RefuseUnknown(["title", "url"], [], "");
            var title = link.Required("title", "write - {title: …, url: …}");
            var url = link.Required("url", "write - {title: …, url: …}");
            if (url.Length > 0 && !SafeUrl.IsForRunbook(url))
            {
                link.Sink.Add(link.LineOf("url"), $"'{url}' is no link that a message may carry", "use http, https, mailto or a path of this site");
            }

            links.Add(new RunbookLink(title, url));
        }

        return links.ToImmutable();
    }

    private static ImmutableArray<TemplatePlace> Templates(YamlFields fields, FrontMatter front)
    {
        var places = ImmutableArray.CreateBuilder<TemplatePlace>();
        Add(fields, "title", "", TemplateUse.Text);
        Add(fields, "avoid", "", TemplateUse.Line);
        foreach (var query in fields.Node("queries") is YamlList ? fields.Items("queries", "a query") : [])
        {
            Add(query, "title", $" of '{query.Text("id")}'", TemplateUse.Text);
        }

        foreach (var action in fields.Node("actions") is YamlList ? fields.Items("actions", "an action") : [])
        {
            Add(action, "because", $" of '{action.Text("id")}'", TemplateUse.Line);
            Add(action, "do", $" of '{action.Text("id")}'", TemplateUse.Line);
        }

        places.Add(new TemplatePlace("the body", front.Body, front.BodyLine, TemplateUse.Page));
        return places.ToImmutable();

        void Add(YamlFields from, string key, string of, TemplateUse use)
        {
            if (from.Text(key) is { } text && from.Node(key) is YamlScalar scalar)
            {
                places.Add(TemplatePlace.Of(key + of, text, scalar, from.LineOf(key), use, front.Lines));
            }
        }
    }
}
