using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>A catalogue with the data that the next one is built from: the parsed files and the last good version of each.</summary>
internal sealed record RunbookBuild(
    RunbookCatalog Catalog,
    ImmutableDictionary<RunbookSource, ParsedRunbook> Parsed,
    ImmutableDictionary<string, Runbook> LastGood);

/// <summary>Builds a catalogue from a folder's files. A file with problems affects only its own runbook, whose last good version stays in use.</summary>
internal static class RunbookCatalogBuilder
{
    private static readonly Runbook BuiltInDefault = BuiltInRunbook.Load();

    public static RunbookBuild Build(this RunbookFolder folder, RunbookBuild? previous)
    {
        var problems = new List<Problem>(folder.Problems);
        var parsed = folder.Sources.ToImmutableDictionary(
            source => source,
            source => previous is not null && previous.Parsed.TryGetValue(source, out var same) ? same : RunbookParser.Parse(source));
        problems.AddRange(folder.Sources.SelectMany(source => parsed[source].Problems));
        var good = LastGood(folder, parsed, previous);
        var runbooks = WithTranslations(folder, good, problems);
        if (!runbooks.Any(runbook => runbook.IsDefault))
        {
            var file = Path.Combine(folder.Folder, Runbook.DefaultId + ".md").Replace('\\', '/');
            problems.Add(new Problem(file, 0, "there is no usable _default.md", "add one or repair it; until then a built-in runbook takes what no other matches"));
            runbooks = runbooks.Add(BuiltInDefault);
        }

        return new RunbookBuild(new RunbookCatalog(folder.Folder, runbooks, [.. problems.InFileOrder()]), parsed, good);
    }

    /// <summary>The usable runbooks by path: of a file that can't be read or parsed its last good version, of a deleted file none.</summary>
    private static ImmutableDictionary<string, Runbook> LastGood(
        RunbookFolder folder, ImmutableDictionary<RunbookSource, ParsedRunbook> parsed, RunbookBuild? previous)
    {
        var good = ImmutableDictionary.CreateBuilder<string, Runbook>(StringComparer.Ordinal);
        foreach (var source in folder.Sources)
        {
            if ((parsed[source].Runbook ?? previous?.LastGood.GetValueOrDefault(source.Path)) is { } runbook)
            {
                good[source.Path] = runbook;
            }
        }

        foreach (var (path, runbook) in previous?.LastGood ?? ImmutableDictionary<string, Runbook>.Empty)
        {
            if (!good.ContainsKey(path) && folder.Problems.Any(problem => problem.File.EndsWith("/" + path, StringComparison.Ordinal)))
            {
                good[path] = runbook;
            }
        }

        return good.ToImmutable();
    }

    private static ImmutableArray<Runbook> WithTranslations(RunbookFolder folder, ImmutableDictionary<string, Runbook> good, List<Problem> problems)
    {
        var chosen = new SortedDictionary<string, Runbook>(StringComparer.Ordinal);
        foreach (var runbook in good.Values.Where(runbook => runbook.Language == Language.Chinese).OrderBy(runbook => runbook.Path, StringComparer.Ordinal))
        {
            var sink = new ProblemSink(FileOf(folder, runbook.Path));
            if (runbook.IsDefault && runbook.Path.Contains('/'))
            {
                sink.Add(0, "_default.md stands in a folder", "move it to the top of the runbooks' folder");
            }
            else if (chosen.TryGetValue(runbook.Id, out var first))
            {
                sink.Add(0, $"{first.Path} has the same name", "a runbook's name is its id: rename one of them");
            }
            else
            {
                chosen[runbook.Id] = runbook with { Translation = Translation(folder, runbook, good, problems) };
            }

            problems.AddRange(sink.Problems);
        }

        var stems = folder.Sources.Where(source => source.Language == Language.Chinese).Select(source => source.Stem).ToHashSet(StringComparer.Ordinal);
        foreach (var orphan in folder.Sources.Where(source => source.Language == Language.English && !stems.Contains(source.Stem)))
        {
            problems.Add(new Problem(orphan.File, 0, "a translation without its Chinese runbook", $"add {orphan.Id}.md beside it"));
        }

        return [.. chosen.Values];
    }

    private static Runbook? Translation(RunbookFolder folder, Runbook chinese, ImmutableDictionary<string, Runbook> good, List<Problem> problems)
    {
        var path = chinese.Path[..^".md".Length] + ".en.md";
        if (!good.TryGetValue(path, out var english))
        {
            return null;
        }

        var sink = new ProblemSink(FileOf(folder, path));
        var applied = RunbookTranslation.Apply(english, chinese, sink);
        problems.AddRange(sink.Problems);
        return applied;
    }

    private static string FileOf(RunbookFolder folder, string path) => Path.Combine(folder.Folder, path).Replace('\\', '/');
}
