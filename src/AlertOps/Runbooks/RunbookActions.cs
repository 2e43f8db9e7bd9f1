using System.Collections.Immutable;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Runbooks;

/// <summary>Reads the list <c>actions</c>.</summary>
internal static class RunbookActions
{
    private const int MaxShown = 30;
    private static readonly string[] NeedCondition = ["because", "not", "good", "danger"];
    private static readonly string[] Known = ["id", "when", "because", "not", "do", "shows", "good", "danger"];

    public static ImmutableArray<RunbookAction> Read(YamlFields front, ImmutableArray<RunbookQuery> queries)
    {
        var actions = ImmutableArray.CreateBuilder<RunbookAction>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fields in front.Items("actions", "an action"))
        {
            fields.RefuseUnknown(Known, [], "");
            var id = RunbookQueries.ReadId(fields, seen);
            var condition = When(fields, queries);
            var because = fields.Text("because");
            foreach (var key in NeedCondition.Where(key => fields.Has(key) && !fields.Has("when")))
            {
                fields.Sink.Add(fields.LineOf(key), $"'{key}' stands without 'when'", "say when it holds, or remove it");
            }

            var shows = fields.Texts("shows");
            foreach (var query in shows)
            {
                CheckQuery(fields, "shows", query, queries);
            }

            actions.Add(new RunbookAction(id, condition, because, fields.Required("do", "say what to do"), shows, fields.Line)
            {
                Not = fields.Text("not"),
                IsGood = Flag(fields, "good"),
                IsDangerous = Flag(fields, "danger"),
            });
        }

        return actions.ToImmutable();
    }

    /// <summary>Reads the actions of a translation, which have other texts and nothing else.</summary>
    public static ImmutableArray<RunbookAction> ReadTexts(YamlFields front)
    {
        var actions = ImmutableArray.CreateBuilder<RunbookAction>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fields in front.Items("actions", "a translated action"))
        {
            fields.RefuseUnknown(["id", "do", "because", "not"], Known, "remove it: everything but the texts is inherited");
            actions.Add(new RunbookAction(RunbookQueries.ReadId(fields, seen), null, fields.Text("because"), fields.Text("do") ?? "", [], fields.Line) { Not = fields.Text("not") });
        }

        return actions.ToImmutable();
    }

    private static bool Flag(YamlFields fields, string key)
    {
        switch (fields.Text(key))
        {
            case null or "false": return false;
            case "true": return true;
            case var other:
                fields.Sink.Add(fields.LineOf(key), $"'{key}' is '{other}'", "write true, or remove it");
                return false;
        }
    }

    private static Condition? When(YamlFields fields, ImmutableArray<RunbookQuery> queries)
    {
        if (fields.Text("when") is not { } text)
        {
            return null;
        }

        try
        {
            var condition = ConditionParser.ParseCondition(text, id => queries.FirstOrDefault(query => query.Id == id)?.Unit ?? "");
            foreach (var query in condition.Queries.Distinct(StringComparer.Ordinal))
            {
                CheckQuery(fields, "when", query, queries);
            }

            return condition;
        }
        catch (SyntaxException error)
        {
            fields.Sink.Add(fields.LineOf("when"), error.Message, error.Cure);
            return null;
        }
    }

    private static void CheckQuery(YamlFields fields, string key, string id, ImmutableArray<RunbookQuery> queries)
    {
        if (!fields.Sink.IsFull && queries.All(query => query.Id != id))
        {
            var known = queries.Select(query => query.Id).ToArray();
            fields.Sink.Add(fields.LineOf(key), $"'{key}' names the query '{id}', which there isn't", Suggestion.Hint(id, known) + (known.Length == 0 ? "add it under queries" : $"known are {string.Join(", ", known.Take(MaxShown))}{(known.Length > MaxShown ? ", …" : "")}"));
        }
    }
}
