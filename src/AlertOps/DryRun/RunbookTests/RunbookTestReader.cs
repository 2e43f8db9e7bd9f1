using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Runbooks;
using AlertOps.Text;
using AlertOps.Yaml;

namespace AlertOps.DryRun.RunbookTests;

/// <summary>Reads <c>*.test.yml</c>: a list <c>tests</c> of alerts, answers and expectations for runbooks of the catalog.</summary>
internal sealed class RunbookTestReader
{
    public const string Extension = ".test.yml";

    private static readonly string[] TestKeys = ["runbook", "alerts", "answers", "expect"];
    private static readonly string[] AlertKeys = ["labels", "annotations"];
    private static readonly string[] SeriesKeys = ["labels", "value"];
    private static readonly string[] ExpectKeys = ["holds", "undecided", "ruled_out", "says", "says_en"];

    private readonly RunbookCatalog catalog;
    private readonly string path;
    private readonly ProblemSink sink;

    private RunbookTestReader(RunbookCatalog catalog, string path)
    {
        this.catalog = catalog;
        this.path = path;
        sink = new ProblemSink(path);
    }

    public static RunbookTestFile Read(RunbookCatalog catalog, string path) => new RunbookTestReader(catalog, path).Read();

    private RunbookTestFile Read()
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new RunbookTestFile(path, [], [new Problem(path, 1, "the file can't be read", "check that it exists and that this user may read it")]);
        }

        var document = YamlReader.Read(text);
        foreach (var fault in document.Faults)
        {
            sink.Add(fault.Line, fault.What, fault.Cure);
        }

        ImmutableArray<RunbookTest> tests = document.Root switch
        {
            YamlMap root => ReadTests(new YamlFields(root, sink, "a test file")),
            null => [],
            var other => Refused(other),
        };
        if (tests.IsEmpty && sink.IsEmpty)
        {
            sink.Add(1, "the file has no tests", "begin it with tests: and a list of - runbook: …");
        }

        return new RunbookTestFile(path, sink.IsEmpty ? tests : [], [.. sink.Problems]);
    }

    private ImmutableArray<RunbookTest> Refused(YamlNode other)
    {
        sink.Add(other.Line, "the file is no mapping", "begin it with tests: and a list of - runbook: …");
        return [];
    }

    private ImmutableArray<RunbookTest> ReadTests(YamlFields root)
    {
        root.RefuseUnknown(["tests"], [], "");
        return [.. root.Items("tests", "a test").Select(ReadTest).OfType<RunbookTest>()];
    }

    private RunbookTest? ReadTest(YamlFields fields)
    {
        fields.RefuseUnknown(TestKeys, [], "");
        var id = fields.Required("runbook", "name the runbook's file without .md");
        var runbook = catalog.All.FirstOrDefault(item => item.Id == id && !item.IsReference);
        if (runbook is null)
        {
            if (id.Length > 0)
            {
                sink.Add(fields.LineOf("runbook"), $"there is no runbook '{id}'", Suggestion.Hint(id, [.. catalog.All.Select(item => item.Id)]) + "name a file without .md");
            }

            return null;
        }

        var alerts = ReadAlerts(fields, runbook);
        var answers = ReadAnswers(fields, runbook);
        return new RunbookTest(path, fields.Line, runbook, alerts, answers, ReadExpectations(fields, runbook));
    }

    private ImmutableArray<Alert> ReadAlerts(YamlFields fields, Runbook runbook)
    {
        var alerts = ImmutableArray.CreateBuilder<Alert>();
        foreach (var alert in fields.Items("alerts", "an alert"))
        {
            alert.RefuseUnknown(AlertKeys, [], "");
            var labels = Pairs(alert, "labels");
            labels = labels.AlertName.Length > 0 ? labels : labels.With("alertname", runbook.Alerts.FirstOrDefault(runbook.Id));
            labels = labels["severity"].Length > 0 ? labels : labels.With("severity", (runbook.Severity ?? Severity.Warning).ToString().ToLowerInvariant());
            alerts.Add(new Alert($"{alerts.Count + 1:x16}", AlertStatus.Firing, labels, Pairs(alert, "annotations"), RunbookTestRunner.FiringSince, null, ""));
        }

        if (alerts.Count == 0)
        {
            sink.Add(fields.LineOf("alerts"), "no alert fires", "write alerts: [ {labels: {instance: web-1}} ]");
        }

        return alerts.ToImmutable();
    }

    private ImmutableDictionary<string, Evidence> ReadAnswers(YamlFields fields, Runbook runbook)
    {
        var answers = runbook.Queries.ToImmutableDictionary(query => query.Id, query => Evidence.Unknown(query.Id, query.Expr, Unavailable.TimedOut, "").From(query.Source), StringComparer.Ordinal);
        if (fields.Node("answers") is not YamlMap map)
        {
            return answers;
        }

        foreach (var entry in map.Entries)
        {
            if (runbook.Queries.FirstOrDefault(query => query.Id == entry.Name) is not { } query)
            {
                sink.Add(entry.Key.Line, $"the runbook has no query '{entry.Name}'", Suggestion.Hint(entry.Name, [.. runbook.Queries.Select(item => item.Id)]) + "name one of its queries");
                continue;
            }

            if (ReadSeries(entry) is { } series)
            {
                answers = answers.SetItem(query.Id, Evidence.Known(query.Id, query.Expr, [.. series.OrderByDescending(item => item.Value)]).From(query.Source));
            }
        }

        return answers;
    }

    /// <summary>The series of an answer; null when Prometheus does not answer.</summary>
    private ImmutableArray<Series>? ReadSeries(YamlEntry entry)
    {
        if (entry.Value is YamlScalar { Text: "" or "~" or "null", Style: YamlStyle.Plain })
        {
            return null;
        }

        if (entry.Value is YamlScalar scalar)
        {
            return [new Series(LabelSet.Empty, Number(scalar), [])];
        }

        if (entry.Value is not YamlList list)
        {
            sink.Add(entry.Value.Line, $"the answer to '{entry.Name}' is no list", "write [ {labels: {instance: web-1}, value: 0.97} ], a number, [] for no data, or null for no answer");
            return null;
        }

        var series = ImmutableArray.CreateBuilder<Series>();
        foreach (var item in list.Items)
        {
            if (item is not YamlMap map)
            {
                sink.Add(item.Line, "a series must have keys", "write {labels: {instance: web-1}, value: 0.97}");
                continue;
            }

            var fields = new YamlFields(map, sink, "a series");
            fields.RefuseUnknown(SeriesKeys, [], "");
            series.Add(new Series(Pairs(fields, "labels"), map.Find("value") is YamlScalar value ? Number(value) : Missing(fields), []));
        }

        return series.ToImmutable();
    }

    private double? Missing(YamlFields fields)
    {
        sink.Add(fields.Line, "a series has no value", "write value: 0.97, or value: NaN");
        return null;
    }

    private double? Number(YamlScalar scalar)
    {
        var text = scalar.Text.Trim();
        if (text is "+Inf" or "Inf" or "-Inf")
        {
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        sink.Add(scalar.Line, $"'{text}' is no number", "write a number as Prometheus would, such as 0.97, NaN or +Inf");
        return null;
    }

    private RunbookExpectations ReadExpectations(YamlFields fields, Runbook runbook)
    {
        if (fields.Nested("expect") is not { } expect)
        {
            sink.Add(fields.LineOf("expect"), "the test expects nothing", "write expect: {holds: {…}, undecided: […], ruled_out: […], says: […]}");
            return new RunbookExpectations(null, null, null, [], []);
        }

        expect.RefuseUnknown(ExpectKeys, [], "");
        return new RunbookExpectations(ReadHolds(expect, runbook), Actions(expect, "undecided", runbook), Actions(expect, "ruled_out", runbook), Texts(expect, "says"), Texts(expect, "says_en"));
    }

    private Expected<ImmutableSortedDictionary<string, ImmutableArray<string>>>? ReadHolds(YamlFields expect, Runbook runbook)
    {
        var holds = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        switch (expect.Node("holds"))
        {
            case null:
                return null;
            case YamlMap map:
                var subjects = new YamlFields(map, sink, "'holds'");
                foreach (var entry in map.Entries)
                {
                    Check(entry.Name, entry.Key.Line, runbook);
                    holds[entry.Name] = subjects.Texts(entry.Name);
                }

                break;
            default:
                foreach (var id in Actions(expect, "holds", runbook)!.Value)
                {
                    holds[id] = [];
                }

                break;
        }

        return new Expected<ImmutableSortedDictionary<string, ImmutableArray<string>>>(holds.ToImmutable(), expect.LineOf("holds"));
    }

    private Expected<ImmutableArray<string>>? Actions(YamlFields expect, string key, Runbook runbook)
    {
        if (expect.Node(key) is null)
        {
            return null;
        }

        var ids = expect.Texts(key);
        foreach (var id in ids)
        {
            Check(id, expect.LineOf(key), runbook);
        }

        return new Expected<ImmutableArray<string>>(ids, expect.LineOf(key));
    }

    private void Check(string action, int line, Runbook runbook)
    {
        if (runbook.Actions.All(item => item.Id != action))
        {
            sink.Add(line, $"the runbook has no action '{action}'", Suggestion.Hint(action, [.. runbook.Actions.Select(item => item.Id)]) + "name one of its actions");
        }
        else if (runbook.Actions.First(item => item.Id == action).When is null)
        {
            sink.Add(line, $"the action '{action}' has no condition", "leave it out: it always stands in the message");
        }
    }

    private static ImmutableArray<Expected<string>> Texts(YamlFields expect, string key) =>
        expect.Node(key) is YamlList list
            ? [.. list.Items.OfType<YamlScalar>().Select(item => new Expected<string>(item.Text, item.Line))]
            : [.. expect.Texts(key).Select(text => new Expected<string>(text, expect.LineOf(key)))];

    private LabelSet Pairs(YamlFields fields, string key)
    {
        if (fields.Nested(key) is null || fields.Node(key) is not YamlMap map)
        {
            return LabelSet.Empty;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var entry in map.Entries)
        {
            if (entry.Value is YamlScalar scalar)
            {
                pairs.Add(KeyValuePair.Create(entry.Name, scalar.Text));
            }
            else
            {
                sink.Add(entry.Value.Line, $"'{entry.Name}' is no text", "write name: value");
            }
        }

        return LabelSet.From(pairs);
    }
}
