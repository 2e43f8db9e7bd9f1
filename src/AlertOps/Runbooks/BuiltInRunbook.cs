namespace AlertOps.Runbooks;

/// <summary>Replaces <c>_default.md</c> when there is no usable one, so that every alert has a runbook.</summary>
internal static class BuiltInRunbook
{
    /// <summary>Shown where other runbooks show their file.</summary>
    public const string Path = "(built in)";

    private const string Chinese = """
        ---
        title: "{{labels.alertname}}"
        queries:
          - {id: self, title: 告警表达式现在的值, expr: self, show: table}
        actions:
          - id: look
            do: 看告警表达式现在的值，再看告警自带的说明
            shows: [self]
          - id: write
            do: 处理完后为 `{{labels.alertname}}` 写一份处理手册
        ---
        ## 含义
        这条告警还没有处理手册。
        """;

    private const string English = """
        ---
        title: "{{labels.alertname}}"
        queries:
          - {id: self, title: The alert's expression now}
        actions:
          - id: look
            do: Look at the alert's expression as it stands now, then at its own description
          - id: write
            do: When it is over, write a runbook for `{{labels.alertname}}`
        ---
        ## Meaning
        This alert has no runbook yet.
        """;

    public static Runbook Load()
    {
        var chinese = Parse(Runbook.DefaultId + ".md", Chinese);
        var sink = new ProblemSink("");
        return chinese with { Path = Path, Translation = RunbookTranslation.Apply(Parse(Runbook.DefaultId + ".en.md", English), chinese, sink) };
    }

    private static Runbook Parse(string path, string text) =>
        RunbookParser.Parse(new RunbookSource(path, path, text)).Runbook ?? throw new InvalidOperationException("the built-in runbook is broken");
}
