using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Tests.Runbooks.Templates;

namespace AlertOps.Tests.Runbooks;

public sealed class RunbookCatalogTests : IDisposable
{
    private readonly RunbookFolderOnDisk folder = new();

    public RunbookCatalogTests() => folder.With("_default.md", RunbookTexts.Default);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("A", "", "", "A", nameof(MatchReason.AlertName), "alerts lists A")]
    [InlineData("A", "web", "", "AWeb", nameof(MatchReason.AlertName), "alerts lists A, and job=\"web\" holds")]
    [InlineData("A", "db", "", "A", nameof(MatchReason.AlertName), "alerts lists A")]
    [InlineData("B", "", "", "Several", nameof(MatchReason.AlertName), "alerts lists B")]
    [InlineData("NodeDown", "", "", "NodeAny", nameof(MatchReason.Matchers), "alertname=~\"Node.*\" holds")]
    [InlineData("NodeDown", "node", "", "NodeJob", nameof(MatchReason.Matchers), "alertname=~\"Node.*\" and job=\"node\" hold")]
    [InlineData("NodeDown", "node", "sh", "NodeJobRegexes", nameof(MatchReason.Matchers), "alertname=~\"Node.*\" and job=~\"n.*\" and cluster=~\"s.\" hold")]
    [InlineData("NodeNamed", "", "", "NodeNamed", nameof(MatchReason.AlertName), "alerts lists NodeNamed")]
    [InlineData("Other", "", "", "_default", nameof(MatchReason.NothingElse), "no other runbook matches")]
    [InlineData("codes", "", "", "_default", nameof(MatchReason.NothingElse), "no other runbook matches")]
    public void The_most_specific_runbook_wins_and_says_why(string alert, string job, string cluster, string id, string reason, string because)
    {
        var catalog = Catalog();

        var match = Assert.Single(catalog.Match([TemplateModels.Alert(("alertname", alert), ("job", job), ("cluster", cluster))], SeverityRules.Default));

        Assert.Equal((id, reason, because), (match.Runbook.Id, match.Reason.ToString(), match.Because));
        Assert.Equal(id, catalog.Candidates(match.Alerts[0].Labels)[0].Runbook.Id);
    }

    [Fact]
    public void Whoever_lost_is_told_why()
    {
        var why = Catalog().Candidates(LabelSet.Of(("alertname", "NodeDown"), ("job", "node")));

        Assert.Equal(
            [
                ("NodeJob", true, "alertname=~\"Node.*\" and job=\"node\" hold"),
                ("NodeJobRegexes", false, "cluster=~\"s.\" does not hold: cluster is \"\""),
                ("NodeAny", false, "1 condition against 2 of NodeJob"),
                ("_default", false, "only when nothing else matches"),
            ],
            why.Select(candidate => (candidate.Runbook.Id, candidate.Wins, candidate.Reason)).ToArray());
    }

    [Fact]
    public void A_tie_goes_by_name_and_says_so()
    {
        folder.With("B2.md", Text("alerts: [T]")).With("B1.md", Text("alerts: [T]"));

        var why = RunbookCatalog.Load(folder.Path).Candidates(LabelSet.Of(("alertname", "T")));

        Assert.Equal([("B1", "alerts lists T"), ("B2", "as specific as B1, which comes first by name"), ("_default", "only when nothing else matches")], why.Select(item => (item.Runbook.Id, item.Reason)).ToArray());
    }

    [Fact]
    public void Alerts_go_together_the_worst_and_most_numerous_first()
    {
        var alerts = new[] { ("A", "warning"), ("B", "warning"), ("B", "info"), ("Other", "critical"), ("A", "warning"), ("A", "warning") }
            .Select((item, index) => TemplateModels.Alert(("alertname", item.Item1), ("severity", item.Item2), ("i", $"{index}")));

        var matches = Catalog().Match([.. alerts], SeverityRules.Default);

        Assert.Equal([("_default", 1), ("A", 3), ("Several", 2)], matches.Select(match => (match.Runbook.Id, match.Alerts.Length)).ToArray());
    }

    [Fact]
    public void Without_alerts_there_is_still_a_match()
    {
        var match = Assert.Single(Catalog().Match([], SeverityRules.Default));

        Assert.True(match.Runbook.IsDefault);
        Assert.Empty(match.Alerts);
    }

    [Fact]
    public void A_translation_inherits_what_it_does_not_say()
    {
        folder.With("whatsapp/WhatsAppCallbackFailure.md", RunbookTexts.CallbackFailure).With("whatsapp/WhatsAppCallbackFailure.en.md", RunbookTexts.CallbackFailureEnglish);

        var catalog = RunbookCatalog.Load(folder.Path);
        var chinese = catalog.Find("WhatsAppCallbackFailure")!;
        var english = chinese.In(Language.English);

        Assert.Empty(catalog.Problems);
        Assert.Same(chinese, chinese.In(Language.Chinese));
        Assert.Equal(("Callback failure", "Failure codes", "reqps"), (english.Title, english.Queries[0].Title, english.Queries[0].Unit));
        Assert.Equal(chinese.Queries[1].Expr, english.Queries[1].Expr);
        Assert.Equal(("the webhook is slow", "mean_ms > 5000"), (english.Actions[0].Because, english.Actions[0].When?.ToString()));
        Assert.Equal(chinese.Dashboard, english.Dashboard);
        Assert.StartsWith("## Meaning", english.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queries: [{id: nope, title: x}]", "3: the translation names the query 'nope', which the Chinese file doesn't have: use its ids")]
    [InlineData("actions: [{id: slo, do: x}]", "3: the translation names the action 'slo', which the Chinese file doesn't have: did you mean 'slow'? use its ids")]
    [InlineData("actions: [{id: log, do: x, because: y}]", "3: 'because' of 'log' translates nothing: remove it, or add it to the Chinese file")]
    public void A_translation_that_does_not_fit_costs_only_itself(string front, string report)
    {
        folder.With("whatsapp/WhatsAppCallbackFailure.md", RunbookTexts.CallbackFailure).With("whatsapp/WhatsAppCallbackFailure.en.md", Text(front));

        var catalog = RunbookCatalog.Load(folder.Path);

        Assert.Equal($"{folder.FileOf("whatsapp/WhatsAppCallbackFailure.en.md")}:{report}", Assert.Single(catalog.Problems).ToString());
        Assert.Equal("回调故障", catalog.Find("WhatsAppCallbackFailure")!.In(Language.English).Title);
    }

    [Fact]
    public void A_translation_without_its_Chinese_is_reported()
    {
        folder.With("x/Alone.en.md", Text());

        Assert.Equal($"{folder.FileOf("x/Alone.en.md")}: a translation without its Chinese runbook: add Alone.md beside it", Assert.Single(RunbookCatalog.Load(folder.Path).Problems).ToString());
    }

    [Fact]
    public void A_bad_file_costs_only_itself()
    {
        folder.With("a/Good.md", Text()).With("a/Bad.md", "no front matter");

        var catalog = RunbookCatalog.Load(folder.Path);

        Assert.NotNull(catalog.Find("Good"));
        Assert.Null(catalog.Find("Bad"));
        Assert.Equal(folder.FileOf("a/Bad.md"), Assert.Single(catalog.Problems).File);
    }

    [Fact]
    public void Two_files_of_one_name_are_reported_and_the_first_is_used()
    {
        folder.With("a/Same.md", Text()).With("b/Same.md", Text());

        var catalog = RunbookCatalog.Load(folder.Path);

        Assert.Equal("a", catalog.Find("Same")!.Component);
        Assert.Equal($"{folder.FileOf("b/Same.md")}: a/Same.md has the same name: a runbook's name is its id: rename one of them", Assert.Single(catalog.Problems).ToString());
    }

    [Fact]
    public void Readmes_and_hidden_folders_are_no_runbooks_and_reference_pages_never_match()
    {
        folder.With("README.md", "x").With("a/readme.zh-CN.md", "x").With(".git/x.md", "x").With("..data/y.md", "x").With("reference/codes.md", "# 错误代码\n").With("a/notes.txt", "x");

        var catalog = RunbookCatalog.Load(folder.Path);

        Assert.Empty(catalog.Problems);
        Assert.Equal(["_default", "codes"], catalog.All.Select(runbook => runbook.Id));
        Assert.True(catalog.Find("codes")!.IsReference);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("---\ntitle: x\nbroken: y\n---\n")]
    public void Without_a_usable_default_a_built_in_one_takes_the_rest(string? text)
    {
        using var bare = new RunbookFolderOnDisk();
        if (text is not null)
        {
            bare.With("_default.md", text);
        }

        var catalog = RunbookCatalog.Load(bare.Path);

        Assert.Contains(catalog.Problems, problem => problem.What == "there is no usable _default.md");
        Assert.True(catalog.Default.IsDefault);
        Assert.True(Assert.Single(catalog.Default.Queries).IsSelf);
        Assert.NotNull(catalog.Default.Translation);
    }

    [Fact]
    public void A_missing_folder_is_a_problem_and_no_crash()
    {
        var catalog = RunbookCatalog.Load(Path.Combine(folder.Path, "nope"));

        Assert.Equal(2, catalog.Problems.Length);
        Assert.Equal("_default", Assert.Single(catalog.All).Id);
    }

    [Fact]
    public void A_thousand_runbooks_answer_for_ten_thousand_alerts()
    {
        for (var i = 0; i < 1000; i++)
        {
            folder.With($"many/Alert{i}.md", Text(i % 10 == 0 ? $"matchers: ['alertname=~\"Alert{i}x.*\"', 'job=\"web\"']" : ""));
        }

        var catalog = RunbookCatalog.Load(folder.Path);
        var matches = catalog.Match([.. Enumerable.Range(0, 10_000).Select(i => TemplateModels.Alert(("alertname", $"Alert{i % 1000}"), ("i", $"{i}")))], SeverityRules.Default);

        Assert.Equal(901, matches.Length);
        Assert.Equal(1000, matches[0].Alerts.Length);
    }

    private RunbookCatalog Catalog()
    {
        folder.With("A.md", Text())
            .With("AWeb.md", Text("alerts: [A]\nmatchers: ['job=\"web\"']"))
            .With("Several.md", Text("alerts: [B, C]"))
            .With("NodeAny.md", Text("matchers: ['alertname=~\"Node.*\"']"))
            .With("NodeJob.md", Text("matchers: ['alertname=~\"Node.*\"', 'job=\"node\"']"))
            .With("NodeJobRegexes.md", Text("matchers: ['alertname=~\"Node.*\"', 'job=~\"n.*\"', 'cluster=~\"s.\"']"))
            .With("NodeNamed.md", Text())
            .With("reference/codes.md", "# codes\n");
        var catalog = RunbookCatalog.Load(folder.Path);
        Assert.Empty(catalog.Problems);
        return catalog;
    }

    private static string Text(string front = "") => RunbookTexts.Minimal(front);
}
