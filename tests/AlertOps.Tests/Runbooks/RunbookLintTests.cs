using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks;

public sealed class RunbookLintTests : IDisposable
{
    private readonly RunbookFolderOnDisk folder = new();

    public RunbookLintTests() => folder.With("_default.md", RunbookTexts.Default).With("_default.en.md", "---\ntitle: \"{{labels.alertname}}\"\nqueries: [{id: self, title: now}]\nactions: [{id: look, do: look}]\n---\n## Meaning\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_good_folder_has_no_problems()
    {
        folder.With("whatsapp/WhatsAppCallbackFailure.md", RunbookTexts.CallbackFailure).With("whatsapp/WhatsAppCallbackFailure.en.md", RunbookTexts.CallbackFailureEnglish);

        Assert.Empty(Check());
    }

    [Fact]
    public void Chinese_without_English_is_a_problem()
    {
        folder.With("a/X.md", RunbookTexts.Minimal());

        AssertProblem("a/X.md:1: Chinese without English: write X.en.md beside it");
    }

    [Fact]
    public void A_bad_translation_is_not_also_a_missing_one()
    {
        folder.With("a/X.md", RunbookTexts.Minimal()).With("a/X.en.md", RunbookTexts.Minimal("owner: me"));

        AssertProblem("a/X.en.md:3: 'owner' does not belong in a translation: remove it: it is inherited from X.md");
    }

    [Fact]
    public void What_English_leaves_out_is_named()
    {
        folder.With("whatsapp/WhatsAppCallbackFailure.md", RunbookTexts.CallbackFailure).With("whatsapp/WhatsAppCallbackFailure.en.md", "---\ntitle: Callback failure\nqueries: [{id: codes, title: Codes}]\n---\n## Meaning\nx\n");

        Assert.Equal(
            [
                "whatsapp/WhatsAppCallbackFailure.en.md:1: not translated: avoid, title of 'mean_ms', because of 'slow', do of 'slow', do of 'codes', do of 'log': add the English text under the same id",
                "whatsapp/WhatsAppCallbackFailure.en.md:1: the section Impact is missing: add ## Impact with one paragraph: it goes into the message",
            ],
            Check());
    }

    [Fact]
    public void PromQL_that_Prometheus_refuses_has_its_line_in_the_file()
    {
        Pair("queries:\n- id: a\n  expr: |\n    sum(\n      rate(up)\n    )");

        AssertProblem("a/X.md:7: query 'a', character 8: rate() needs a range, not an instant vector: add a range: up[5m]");
    }

    [Theory]
    [InlineData("actions:\n- id: a\n  do: look at {{label.node}}", "a/X.md:5: do of 'a', column 17: there is no 'label' in 'label.node': did you mean 'labels'? known are alert, alerts, annotations, incident, labels, queries")]
    [InlineData("avoid: |\n  first\n  {{value \"nope\"}}", "a/X.md:5: avoid, column 11: there is no query 'nope': the runbook asks nothing")]
    [InlineData("actions:\n- id: a\n  do: \"{{ labels.node | humanize }}\"", "a/X.md:5: do of 'a' can't be rendered for a sample alert: humanize: 'node-1' is no number: make the template work with and without answers")]
    [InlineData("queries: [{id: q, expr: up, title: '{{labels.nothing}}'}]", "a/X.md:3: title of 'q' can't be rendered for a sample alert: it comes out empty: make the template work with and without answers")]
    public void A_template_is_checked_where_it_stands(string front, string report)
    {
        Pair(front);

        AssertProblem(report);
    }

    [Fact]
    public void A_body_is_checked_line_by_line()
    {
        Pair("owner: me", body: "## 含义\n\n{{ if labels.a }}\n{{nope}}\n{{ end }}\n");

        AssertProblem("a/X.md:8: the body, column 3: there is no 'nope' in 'nope': known are alert, alerts, annotations, incident, labels, queries");
    }

    [Theory]
    [InlineData("alerts: [T]", "alerts: [T, U]", "{alertname=\"T\"}")]
    [InlineData("matchers: ['alertname=~\"Node.*\"']", "matchers: ['job=~\"node|web\"']", "{job=\"node\"}", false)]
    [InlineData("matchers: ['alertname=~\"B.\"']", "matchers: ['job=~\"node|web\"']", "{alertname=\"B1\", job=\"node\"}")]
    [InlineData("matchers: ['job=\"a\"', 'severity=\"critical\"']", "matchers: ['cluster=\"x\"', 'severity=~\"critical|warning\"']", "", false)]
    [InlineData("matchers: ['job=\"a\"', 'severity=\"critical\"']", "matchers: ['cluster=\"x\"', 'severity=\"critical\"']", "{alertname=\"B1\", cluster=\"x\", job=\"a\", severity=\"critical\"}")]
    [InlineData("matchers: ['job=\"a\"']", "matchers: ['job=\"b\"']", "", false)]
    [InlineData("alerts: [T]\nmatchers: ['job=\"a\"']", "alerts: [T]\nmatchers: ['job!=\"a\"']", "", false)]
    [InlineData("alerts: [T]", "alerts: [T]\nmatchers: ['job=\"a\"']", "", false)]
    [InlineData("matchers: ['alertname=~\"A.*\"']", "matchers: ['alertname=~\"M.*\"']", "", false)]
    public void Two_runbooks_that_one_alert_would_fit_equally_are_a_tie(string first, string second, string witness, bool tie = true)
    {
        folder.With("a/B1.md", RunbookTexts.Minimal(first)).With("a/B1.en.md", RunbookTexts.Minimal()).With("b/B2.md", RunbookTexts.Minimal(second)).With("b/B2.en.md", RunbookTexts.Minimal());

        if (tie)
        {
            AssertProblem($"b/B2.md:1: b/B2.md and a/B1.md are equally specific for {witness}: add a matcher to one of them, or give the alert to one only; until then the first by name is used");
        }
        else
        {
            Assert.Empty(Check());
        }
    }

    [Fact]
    public void Problems_come_by_file_and_line()
    {
        folder.With("b/Y.md", "bad").With("a/X.md", RunbookTexts.Minimal("severity: x\nowner2: y"));

        Assert.Equal(["a/X.md:3", "a/X.md:4", "b/Y.md:1"], Check().Select(problem => string.Join(':', problem.Split(':')[..2])));
    }

    private void Pair(string front, string body = "正文") =>
        folder.With("a/X.md", $"---\ntitle: 标题\n{front}\n---\n{body}").With("a/X.en.md", RunbookTexts.Minimal());

    private void AssertProblem(string report) => Assert.Equal([report], Check());

    private string[] Check() =>
        [.. RunbookLint.Check(RunbookCatalog.Load(folder.Path), EvidenceSources.Check).Select((Problem problem) => problem.ToString().Replace(folder.Path + "/", "", StringComparison.Ordinal))];
}
