namespace AlertOps.Tests.Runbooks;

/// <summary>The problems of a wrong runbook name the line, the mistake and the cure.</summary>
public class RunbookMistakesTests
{
    private const string UseBlock = "write `expr: |` and put the PromQL on the next line, indented";

    public static TheoryData<string, string> FrontMatter => new()
    {
        { "titel: x", "3: unknown key 'titel' in the front matter: did you mean 'title'? known are title, alerts, matchers, severity, seed, dashboard, owner, queries, actions, avoid, links" },
        { "severity: high", "3: 'high' is no severity: write critical, warning or info" },
        { "severity: critcal", "3: 'critcal' is no severity: did you mean 'critical'? write critical, warning or info" },
        { "alerts: {a: b}", "3: 'alerts' must be a list: write alerts: [a, b]" },
        { "alerts: [A, A]", "3: alerts names 'A' twice: keep one" },
        { "matchers: ['job web']", "3: 'job web' is not a matcher: write it like severity=\"critical\" or job=~\"web.*\"" },
        { "dashboard: {panels: [x]}", "3: 'uid' is missing in 'dashboard': add the dashboard's uid: dashboard: {uid: …, panels: […]}" },
        { "dashboard: alertops", "3: 'dashboard' must have keys: write dashboard: {…}" },
        { "links: [{title: x, url: 'javascript:alert(1)'}]", "3: 'javascript:alert(1)' is no link that a message may carry: use http, https, mailto or a path of this site" },
        { "links: [{title: x}]", "3: 'url' is missing in a link: write - {title: …, url: …}" },
        { "queries: up", "3: 'queries' must be a list: begin each item with '- '" },
        { "queries: [up]", "3: an item of 'queries' must have keys: write - id: …, and its other keys below it" },
        { "queries: [{id: up}]", $"3: a query has no expr: {UseBlock}" },
        { "queries: [{expr: up}]", "3: 'id' is missing in a query: add an id, such as mean_ms" },
        { "queries: [{id: Up-1, expr: up}]", "3: 'Up-1' is no id: use small letters, digits and _, a letter first" },
        { "queries: [{id: a, expr: up}, {id: a, expr: up}]", "3: the id 'a' stands twice: ids are unique in their list: rename one" },
        { "queries: [{id: a, expr: up, source: alertop}]", "3: 'alertop' is no source of answers: did you mean 'alertops'? write prometheus or alertops" },
        { "queries: [{id: a, expr: up, show: graph}]", "3: 'graph' is no way to show an answer: write value, table or chart" },
        { "queries: [{id: a, expr: up, range: 1 hour}]", "3: '1 hour' is no range for a chart: write a duration from 1m to 90d, such as 1h or 30m" },
        { "queries: [{id: a, expr: up, ok_if: 250}]", "3: '250' is not a comparison (at character 1 of '250'): use one of < <= > >= == !=, then a number" },
        { "queries: [{id: a, expr: up, ok_if: < 250ms}]", "3: a plain number stands beside a quantity in time (at character 3 of '< 250ms'): compare and add only what measures the same; a query says by its unit what it measures" },
        { "queries:\n- id: a\n  expr: up\n  ok_if: > 5", "6: not readable as YAML: *: quote it: ok_if: \"> 5\"" },
        { "queries:\n- id: a\n  expr: up\n  ok_if: != 5", "6: YAML takes a part of 'ok_if' for a tag: quote it: ok_if: \"!= 5\"" },
        { "queries: [{id: self, expr: up}]", "3: 'self' is reserved for the alert's own expression: write both id: self and expr: self, or neither" },
        { "queries:\n- id: a\n  expr: up{job=\"web\"} # the web", $"5: YAML takes what follows ' #' in an unquoted expr for a comment and drops it: {UseBlock}" },
        { "queries:\n- id: a\n  expr: up{job=\"a: b\"}", $"5: not readable as YAML: *: {UseBlock}" },
        { "queries:\n- id: a\n  expr: {job=\"a\", instance=\"b\"}", $"5: YAML reads this expr as a mapping, not as text: {UseBlock}" },
        { "queries:\n- id: a\n  expr: [5m]", $"5: YAML reads this expr as a list, not as text: {UseBlock}" },
        { "queries:\n- id: a\n  expr: 1e3", $"5: YAML reads the unquoted expr '1e3' as a value that is no text: {UseBlock}" },
        { "queries:\n- id: a\n  expr: \"foo\" + bar", $"5: not readable as YAML: *: {UseBlock}" },
        { "queries:\n- id: a\n  expr: |\n    sum(\n      up{node=\"$node\"})", "7: $node stands for several values, which '=' can't match: write =~\"$node\"" },
        { "queries:\n- id: a\n  expr: |\n    rate(x{node=~\"$node\"}[$__rate_interval])", "6: '$' stands outside a matcher: $label works only inside a =~ or !~ matcher; Grafana's variables are unknown to Prometheus: write a duration such as [5m]" },
        { "queries:\n- id: a\n  expr: |\n    label_replace(x, \"a\", \"$node\", \"b\", \"c\")", "6: $node stands outside a matcher: $label works only inside a =~ or !~ matcher" },
        { "queries:\n- id: a\n  expr: |\n    x{node=~'$node'}", "6: $node stands in ' quotes, where its values can't be escaped: use double quotes" },
        { "actions: [{id: a}]", "3: 'do' is missing in an action: say what to do" },
        { "actions: [{id: a, do: x, because: y}]", "3: 'because' stands without 'when': say when it holds, or remove it" },
        { "actions: [{id: a, do: x, when: mean > 1}]", "3: 'when' names the query 'mean', which there isn't: add it under queries" },
        { "queries: [{id: mean_ms, expr: up}]\nactions: [{id: a, do: x, shows: [mean_m]}]", "4: 'shows' names the query 'mean_m', which there isn't: did you mean 'mean_ms'? known are mean_ms" },
        { "queries: [{id: a, expr: up}]\nactions: [{id: a, do: x, when: a > 1 && a < 2}]", "4: '&&' is left over (at character 7 of 'a > 1 && a < 2'): join with the words and, or, not" },
        { "queries: [{id: a, expr: up}]\nactions: [{id: a, do: x, whenn: a > 1}]", "4: unknown key 'whenn' in an action: did you mean 'when'? known are id, when, because, not, do, shows, good, danger" },
    };

    [Theory]
    [MemberData(nameof(FrontMatter))]
    public void A_mistake_is_named_with_line_and_cure(string front, string expected)
    {
        var parsed = RunbookTexts.Parse(RunbookTexts.Minimal(front));

        Assert.Null(parsed.Runbook);
        AssertReport(expected, Assert.Single(parsed.Problems).ToString());
    }

    [Theory]
    [InlineData("", "1: the file has no front matter: begin the file with a line ---, then title: and the rest, then a second line ---")]
    [InlineData("# Title\n", "1: the file has no front matter: begin the file with a line ---, then title: and the rest, then a second line ---")]
    [InlineData("---\ntitle: x\n", "1: the front matter is never closed: put a line --- between it and the body")]
    [InlineData("---\n- a\n---\n", "1: the front matter is not a list of keys: write one key: value per line")]
    [InlineData("---\n---\n", "1: the front matter is not a list of keys: write one key: value per line")]
    [InlineData("---\nowner: me\n---\n", "2: 'title' is missing in the front matter: add a title: what is wrong, in a few words")]
    [InlineData("---\ntitle: x\ntitle: y\n---\n", "3: 'title' is already set in line 2: keep one of the two")]
    public void A_file_that_is_no_runbook_says_so(string text, string expected) =>
        AssertReport(expected, Assert.Single(RunbookTexts.Parse(text).Problems).ToString());

    [Theory]
    [InlineData("severity: critical", "3: 'severity' does not belong in a translation: remove it: it is inherited from X.md")]
    [InlineData("queries: [{id: a, title: b, expr: up}]", "3: 'expr' does not belong in a translated query: remove it: everything but the title is inherited")]
    [InlineData("actions: [{id: a, do: b, when: c > 1}]", "3: 'when' does not belong in a translated action: remove it: everything but the texts is inherited")]
    public void A_translation_translates_and_nothing_else(string front, string expected) =>
        AssertReport(expected, Assert.Single(RunbookTexts.Parse(RunbookTexts.Minimal(front), "c/X.en.md").Problems).ToString());

    [Fact]
    public void A_reference_page_matches_nothing() =>
        AssertReport("3: 'alerts' does not belong in a reference page: remove it: a page under reference/ is only read, never matched", Assert.Single(RunbookTexts.Parse(RunbookTexts.Minimal("alerts: [X]"), "reference/x.md").Problems).ToString());

    [Fact]
    public void The_default_takes_the_rest_and_names_nothing() =>
        AssertReport("3: _default names alerts of its own: remove alerts and matchers: it takes whatever no other runbook does", Assert.Single(RunbookTexts.Parse(RunbookTexts.Minimal("alerts: [X]"), "_default.md").Problems).ToString());

    /// <summary>A * in the expected text matches the message of the YAML library.</summary>
    private static void AssertReport(string expected, string report)
    {
        var parts = expected.Split("*: ", 2);
        var rest = report[(report.IndexOf(".md:", StringComparison.Ordinal) + ".md:".Length)..];
        if (parts.Length == 1)
        {
            Assert.Equal(expected, rest);
        }
        else
        {
            Assert.StartsWith(parts[0], rest, StringComparison.Ordinal);
            Assert.EndsWith(parts[1], rest, StringComparison.Ordinal);
        }
    }
}
