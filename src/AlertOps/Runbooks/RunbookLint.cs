using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>
/// Checks runbooks for <c>check</c>: the problems of the files, and mistakes that would otherwise show only when an alert fires: in templates and PromQL,
/// missing translations, ties, templates that fail. Links to dashboards and rules are checked by the room Linting.
/// </summary>
internal static class RunbookLint
{
    /// <param name="checkQuery">Returns the first mistake in a query's expression, or null when its source can answer it.</param>
    public static ImmutableArray<Problem> Check(RunbookCatalog catalog, Func<RunbookQuery, SyntaxException?> checkQuery)
    {
        var problems = new List<Problem>(catalog.Problems);
        foreach (var runbook in catalog.All.Where(runbook => runbook.Path != BuiltInRunbook.Path))
        {
            problems.AddRange(Check(runbook, FileOf(catalog, runbook), checkQuery));
            if (runbook.Translation is { } english)
            {
                problems.AddRange(Guarded(FileOf(catalog, english), file => Templates(english, file)));
                problems.AddRange(Untranslated(runbook, english, FileOf(catalog, english)));
            }
            else if (!HasBadTranslation(catalog, runbook))
            {
                problems.Add(new Problem(FileOf(catalog, runbook), 1, "Chinese without English", $"write {Path.GetFileNameWithoutExtension(runbook.Path)}.en.md beside it"));
            }
        }

        problems.AddRange(RunbookTies.Find(catalog));
        return [.. problems.Distinct().InFileOrder()];
    }

    /// <summary>True when the translation exists and has problems of its own.</summary>
    private static bool HasBadTranslation(RunbookCatalog catalog, Runbook runbook)
    {
        var english = FileOf(catalog, runbook)[..^".md".Length] + ".en.md";
        return catalog.Problems.Any(problem => problem.File == english);
    }

    private static List<Problem> Check(Runbook runbook, string file, Func<RunbookQuery, SyntaxException?> checkQuery) =>
        Guarded(file, _ => [.. Queries(runbook, file, checkQuery), .. runbook.IsReference ? Page(runbook, file) : Templates(runbook, file)]);

    [SuppressMessage("Design", "CA1031", Justification = "An exception for one file becomes a problem of that file.")]
    private static List<Problem> Guarded(string file, Func<string, IEnumerable<Problem>> check)
    {
        try
        {
            return [.. check(file)];
        }
        catch (Exception error)
        {
            return [new Problem(file, 1, $"the file can't be checked ({error.GetType().Name})", "report it with the file: its content breaks AlertOps' own code")];
        }
    }

    private static IEnumerable<Problem> Page(Runbook runbook, string file) =>
        TemplateRenderer.PageProblem(runbook) is { } why ? [new Problem(file, 1, $"the page can't be laid out: {why}", "nest less deeply")] : [];

    private static IEnumerable<Problem> Queries(Runbook runbook, string file, Func<RunbookQuery, SyntaxException?> checkQuery)
    {
        foreach (var query in runbook.Queries)
        {
            if (checkQuery(query) is { } error)
            {
                yield return new Problem(file, query.Line + error.LineIn(query.Expr) - 1, $"query '{query.Id}', character {error.ColumnIn(query.Expr)}: {error.Message}", error.Cure);
            }
        }
    }

    private static IEnumerable<Problem> Templates(Runbook runbook, string file)
    {
        var found = new List<Problem>();
        foreach (var place in runbook.Templates)
        {
            foreach (var error in TemplateRenderer.Check(place.Text, runbook, place.Use))
            {
                var (line, column) = place.At(error);
                found.Add(new Problem(file, line, $"{place.Name}, column {column}: {error.Message}", error.Cure));
            }
        }

        // Templates with syntax errors are not rendered.
        return found.Count > 0 ? found : RunbookSample.Try(runbook, file);
    }

    private static IEnumerable<Problem> Untranslated(Runbook chinese, Runbook english, string file)
    {
        var own = english.Templates.Select(place => place.Name).ToHashSet(StringComparer.Ordinal);
        var missing = chinese.Templates
            .Where(place => place.Use != TemplateUse.Page && !own.Contains(place.Name) && !chinese.IsReference && place.Text.Any(IsChinese))
            .Select(place => place.Name)
            .ToArray();
        if (missing.Length > 0)
        {
            yield return new Problem(file, 1, $"not translated: {string.Join(", ", missing)}", "add the English text under the same id");
        }

        if (chinese.Impact.Length > 0 && english.Impact.Length == 0)
        {
            yield return new Problem(file, 1, "the section Impact is missing", "add ## Impact with one paragraph: it goes into the message");
        }
    }

    private static bool IsChinese(char character) => character is >= '\u3400' and <= '\u9FFF';

    private static string FileOf(RunbookCatalog catalog, Runbook runbook) => Path.Combine(catalog.Folder, runbook.Path).Replace('\\', '/');
}
