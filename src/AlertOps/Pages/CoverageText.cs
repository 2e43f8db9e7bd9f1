namespace AlertOps.Pages;

/// <summary>Texts of the table of alerts and the rules, tests, runbooks and panels that each has.</summary>
internal sealed record CoverageText(
    string Title,
    string Lead,
    string NotThere,
    string Alert,
    string Component,
    string Rule,
    string FiringTest,
    string QuietTest,
    string ChineseRunbook,
    string EnglishRunbook,
    string Panels,
    string Yes,
    string No,
    Func<int, int, string> Full)
{
    public static CoverageText English { get; } = new(
        Title: "Coverage of alerts",
        Lead: "What each alert has: a Prometheus rule, tests in which it fires and stays quiet, a runbook in both languages, panels on a dashboard.",
        NotThere: "There are no folders rules and dashboards beside the runbooks, so rules, tests and panels are not known here.",
        Alert: "Alert",
        Component: "Component",
        Rule: "Rule",
        FiringTest: "Firing test",
        QuietTest: "Quiet test",
        ChineseRunbook: "Runbook zh",
        EnglishRunbook: "Runbook en",
        Panels: "Panels",
        Yes: "yes",
        No: "missing",
        Full: (full, all) => $"{full} of {all} complete");

    public static CoverageText Chinese { get; } = new(
        Title: "告警覆盖",
        Lead: "每条告警有什么：Prometheus 规则、会触发和不误报的测试、中英文处理手册、看板面板。",
        NotThere: "处理手册目录旁边没有 rules 和 dashboards 目录，这里不知道规则、测试和面板。",
        Alert: "告警",
        Component: "组件",
        Rule: "规则",
        FiringTest: "触发测试",
        QuietTest: "不误报测试",
        ChineseRunbook: "中文手册",
        EnglishRunbook: "英文手册",
        Panels: "面板",
        Yes: "有",
        No: "缺",
        Full: (full, all) => $"{all} 条中 {full} 条齐全");
}
