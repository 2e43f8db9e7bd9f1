using System.Diagnostics;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Testing;
using AlertOps.Tests.Intake;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Runbooks;

/// <summary>A malformed, truncated or hostile runbook affects only itself.</summary>
public sealed class EvilRunbookTests : IDisposable
{
    /// <summary>Each case takes far less; the rest is for a machine that is busy.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly RunbookFolderOnDisk folder = new();
    private readonly RunbookLibrary library;

    public EvilRunbookTests()
    {
        folder.With("_default.md", RunbookTexts.Default).With("a/X.md", "---\ntitle: 一\n---\n正文\n").With("Zz.md", "---\ntitle: 好\n---\n正文\n");
        library = new RunbookLibrary(new ActiveConfiguration(Options(folder.Path)), TimeProvider.System, NullLogger<RunbookLibrary>.Instance);
    }

    public static TheoryData<string> Evil => [.. EvilFiles.Runbooks.Keys];

    public void Dispose()
    {
        library.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Evil))]
    public void A_file_costs_only_itself_and_its_last_good_content_stays(string name)
    {
        _ = library.Current;
        folder.With("Zz.md", EvilFiles.Runbooks[name]);
        var begun = Stopwatch.StartNew();

        library.Refresh();
        var linted = RunbookLint.Check(library.Current, EvidenceSources.Check);

        Assert.Equal("一", library.Current.Find("X")?.Title);
        var runbook = library.Current.Find("Zz");
        Assert.NotNull(runbook);
        Assert.NotEmpty(TemplateRenderer.RenderPage(runbook, null));
        Assert.NotEmpty(TemplateRenderer.RenderPage(runbook, RunbookSample.Model(runbook, answered: true)));
        Assert.All(library.Current.Problems, problem => Assert.Equal(folder.FileOf("Zz.md"), problem.File));
        Assert.Equal(!library.Current.Problems.IsEmpty, runbook.Title == "好");
        var own = linted.Where(problem => problem.File == folder.FileOf("Zz.md") && problem.What != "Chinese without English").ToList();
        if (name is not ("a heading of blanks" or "stars in Markdown" or "tildes that look like a fence" or "brackets in an action" or "comments that are never closed"))
        {
            Assert.NotEmpty(own);
        }

        Assert.All(own, problem => Assert.True(problem.Line > 0, problem.ToString()));
        Assert.All(own, problem => Assert.DoesNotContain("report it with the file", problem.Cure, StringComparison.Ordinal));
        Assert.InRange(begun.Elapsed, TimeSpan.Zero, Soon);
    }

    [Fact]
    public void A_file_that_is_no_file_costs_only_itself()
    {
        _ = library.Current;
        File.CreateSymbolicLink(folder.FileOf("Zero.md"), "/dev/zero");
        File.CreateSymbolicLink(folder.FileOf("Self.md"), folder.FileOf("Self.md"));
        File.CreateSymbolicLink(folder.FileOf("Nowhere.md"), folder.FileOf("nowhere"));
        Directory.CreateDirectory(folder.FileOf("Folder.md"));
        using (var pipe = Process.Start("mkfifo", [folder.FileOf("Pipe.md")]))
        {
            pipe.WaitForExit();
        }

        Assert.True(library.Refresh());

        Assert.Equal(
            ["Nowhere.md: no such file", "Pipe.md: a pipe, a device or a socket, not a file", "Self.md: the file can't be read", "Zero.md: a pipe, a device or a socket, not a file"],
            library.Current.Problems.Select(problem => $"{Path.GetFileName(problem.File)}: {problem.What}"));

        folder.With("a/X.md", "---\ntitle: 二二\n---\n正文\n");
        Assert.True(library.Refresh());
        Assert.Equal("二二", library.Current.Find("X")?.Title);
    }

    [Fact]
    public void A_file_that_grows_beyond_a_page_keeps_its_last_good_version()
    {
        _ = library.Current;
        folder.With("a/X.md", "---\ntitle: 二\n---\n" + EvilFiles.Many("x", 300 * 1024));

        library.Refresh();

        Assert.Equal("一", library.Current.Find("X")?.Title);
        Assert.Equal("the file is longer than 256 KiB", Assert.Single(library.Current.Problems).What);
    }

    [Fact]
    public void A_condition_that_was_cut_out_of_bounds_names_its_line() => Assert.Equal(
        "runbooks/whatsapp/WhatsAppCallbackFailure.md:4: the condition has more than 200 comparisons",
        Assert.Single(RunbookTexts.Parse($"---\ntitle: T\nqueries: [{{id: q, expr: up}}]\nactions: [{{id: a, do: b, when: '{string.Join(" or ", Enumerable.Repeat("q > 1", 201))}'}}]\n---\nx").Problems)
            .ToString().Split(" (at")[0]);

    [Fact]
    public void A_condition_of_two_hundred_comparisons_is_evaluated()
    {
        var parsed = RunbookTexts.Parse($"---\ntitle: T\nqueries: [{{id: q, expr: up}}]\nactions: [{{id: a, do: b, when: '{string.Join(" or ", Enumerable.Repeat("q > 1", 200))}'}}]\n---\nx");

        Assert.NotNull(parsed.Runbook);
        Assert.Equal(Truth.Unknown, parsed.Runbook.Actions[0].When!.Evaluate(AlertEvidence.Whole(AlertOps.Runbooks.EvidenceSet.None(DateTimeOffset.UnixEpoch))));
    }

    private static AlertOpsOptions Options(string runbooks) => TestOptions.Minimal.With(new RunbooksOptions(runbooks));
}
