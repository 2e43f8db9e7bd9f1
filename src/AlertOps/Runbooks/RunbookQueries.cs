using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Runbooks.Conditions;
using AlertOps.Runbooks.PromQl;
using AlertOps.Text;
using AlertOps.Yaml;

namespace AlertOps.Runbooks;

/// <summary>Reads the list <c>queries</c>.</summary>
internal static partial class RunbookQueries
{
    private static readonly TimeSpan DefaultRange = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxRange = TimeSpan.FromDays(90);
    private static readonly string[] Known = ["id", "title", "source", "expr", "unit", "show", "range", "ok_if"];

    public static ImmutableArray<RunbookQuery> Read(YamlFields front, string[] lines)
    {
        var queries = ImmutableArray.CreateBuilder<RunbookQuery>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fields in front.Items("queries", "a query"))
        {
            fields.RefuseUnknown(Known, [], "");
            var id = ReadId(fields, seen);
            var unit = fields.Text("unit") ?? "";
            var expr = ExprScalar.Read(fields, lines);
            if (expr is not null)
            {
                CheckExpr(fields, id, expr);
            }

            queries.Add(new RunbookQuery(id, fields.Text("title") ?? id, expr ?? "", unit, Show(fields), Range(fields), OkIf(fields, unit), fields.LineOf("expr"))
            {
                Source = Source(fields),
            });
        }

        return queries.ToImmutable();
    }

    /// <summary>Reads the queries of a translation, which have another title and nothing else.</summary>
    public static ImmutableArray<RunbookQuery> ReadTitles(YamlFields front)
    {
        var queries = ImmutableArray.CreateBuilder<RunbookQuery>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fields in front.Items("queries", "a translated query"))
        {
            fields.RefuseUnknown(["id", "title"], Known, "remove it: everything but the title is inherited");
            queries.Add(new RunbookQuery(ReadId(fields, seen), fields.Required("title", "translate the title, or remove the query"), "", "", EvidenceView.Value, DefaultRange, null, fields.Line));
        }

        return queries.ToImmutable();
    }

    public static string ReadId(YamlFields fields, HashSet<string> seen)
    {
        var id = fields.Required("id", "add an id, such as mean_ms");
        if (id.Length > 0 && !Id().IsMatch(id))
        {
            fields.Sink.Add(fields.LineOf("id"), $"'{id}' is no id", "use small letters, digits and _, a letter first");
        }
        else if (id.Length > 0 && !seen.Add(id))
        {
            fields.Sink.Add(fields.LineOf("id"), $"the id '{id}' stands twice", "ids are unique in their list: rename one");
        }
        else if (id is "and" or "or" or "not" or "absent")
        {
            fields.Sink.Add(fields.LineOf("id"), $"the id '{id}' is a word of conditions", "rename it");
        }

        return id;
    }

    private static void CheckExpr(YamlFields fields, string id, string expr)
    {
        if (id == RunbookQuery.SelfId != (expr == RunbookQuery.SelfId))
        {
            fields.Sink.Add(fields.LineOf("expr"), "'self' is reserved for the alert's own expression", "write both id: self and expr: self, or neither");
        }
        else if (LabelPlaceholders.Check(expr) is { } error)
        {
            fields.Sink.Add(fields.LineOf("expr") + error.LineIn(expr) - 1, error.Message, error.Cure);
        }
    }

    private static string Source(YamlFields fields)
    {
        if (fields.Text("source") is not { } source)
        {
            return QuerySources.Prometheus;
        }

        if (QuerySources.All.Contains(source, StringComparer.Ordinal))
        {
            return source;
        }

        fields.Sink.Add(
            fields.LineOf("source"), $"'{source}' is no source of answers", Suggestion.Hint(source, QuerySources.All) + $"write {string.Join(" or ", QuerySources.All)}");
        return QuerySources.Prometheus;
    }

    private static EvidenceView Show(YamlFields fields)
    {
        switch (fields.Text("show"))
        {
            case null or "value": return EvidenceView.Value;
            case "table": return EvidenceView.Table;
            case "chart": return EvidenceView.Chart;
            case var other:
                fields.Sink.Add(fields.LineOf("show"), $"'{other}' is no way to show an answer", Suggestion.Hint(other, ["value", "table", "chart"]) + "write value, table or chart");
                return EvidenceView.Value;
        }
    }

    private static TimeSpan Range(YamlFields fields)
    {
        if (fields.Text("range") is not { } text)
        {
            return DefaultRange;
        }

        if (PromDuration.TryParse(text, out var range) && range >= TimeSpan.FromMinutes(1) && range <= MaxRange)
        {
            return range;
        }

        fields.Sink.Add(fields.LineOf("range"), $"'{text}' is no range for a chart", "write a duration from 1m to 90d, such as 1h or 30m");
        return DefaultRange;
    }

    private static Threshold? OkIf(YamlFields fields, string unit)
    {
        if (fields.Text("ok_if") is not { } text)
        {
            if (fields.Node("ok_if") is YamlScalar { Tag: "" })
            {
                fields.Sink.Add(fields.LineOf("ok_if"), "YAML leaves nothing of this ok_if", "quote it: ok_if: \"> 5\"");
            }

            return null;
        }

        try
        {
            return ConditionParser.ParseThreshold(text, unit);
        }
        catch (SyntaxException error)
        {
            fields.Sink.Add(fields.LineOf("ok_if"), error.Message, error.Cure);
            return null;
        }
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$", RegexOptions.None, 5000)]
    private static partial Regex Id();
}
