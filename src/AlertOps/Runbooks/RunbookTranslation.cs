using System.Collections.Immutable;
using AlertOps.Text;

namespace AlertOps.Runbooks;

/// <summary>Replaces the texts of the Chinese runbook by the English ones; the English runbook inherits everything else.</summary>
internal static class RunbookTranslation
{
    /// <summary>Returns the English runbook, or null after adding the problems to the sink when its file doesn't fit the Chinese one.</summary>
    public static Runbook? Apply(Runbook english, Runbook chinese, ProblemSink sink)
    {
        RefuseUnknown("query", english.Queries.Select(query => (query.Id, query.Line)), [.. chinese.Queries.Select(query => query.Id)], sink);
        RefuseUnknown("action", english.Actions.Select(action => (action.Id, action.Line)), [.. chinese.Actions.Select(action => action.Id)], sink);
        foreach (var action in english.Actions)
        {
            if (action.Because is not null && chinese.Actions.FirstOrDefault(item => item.Id == action.Id) is { Because: null })
            {
                sink.Add(action.Line, $"'because' of '{action.Id}' translates nothing", "remove it, or add it to the Chinese file");
            }
        }

        return sink.IsEmpty
            ? chinese with
            {
                Language = english.Language,
                Title = english.Title,
                Queries = [.. chinese.Queries.Select(query => Apply(query, english.Queries))],
                Actions = [.. chinese.Actions.Select(action => Apply(action, english.Actions))],
                Avoid = english.Avoid ?? chinese.Avoid,
                Links = english.Links.IsEmpty ? chinese.Links : english.Links,
                Impact = english.Impact,
                Body = english.Body,
                Path = english.Path,
                Templates = english.Templates,
                Translation = null,
            }
            : null;
    }

    private static RunbookQuery Apply(RunbookQuery query, ImmutableArray<RunbookQuery> english) =>
        english.FirstOrDefault(item => item.Id == query.Id) is { } own ? query with { Title = own.Title } : query;

    private static RunbookAction Apply(RunbookAction action, ImmutableArray<RunbookAction> english) =>
        english.FirstOrDefault(item => item.Id == action.Id) is { } own
            ? action with { Do = own.Do.Length > 0 ? own.Do : action.Do, Because = own.Because ?? action.Because, Not = own.Not ?? action.Not }
            : action;

    private static void RefuseUnknown(string kind, IEnumerable<(string Id, int Line)> named, string[] known, ProblemSink sink)
    {
        foreach (var (id, line) in named)
        {
            if (!sink.IsFull && !known.Contains(id, StringComparer.Ordinal))
            {
                sink.Add(line, $"the translation names the {kind} '{id}', which the Chinese file doesn't have", Suggestion.Hint(id, known) + "use its ids");
            }
        }
    }
}
