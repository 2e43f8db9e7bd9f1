using AlertOps.Runbooks;

namespace AlertOps.Tests.Runbooks;

/// <summary>Small runbooks for tests, and a folder to put them in.</summary>
internal static class RunbookTexts
{
    public const string CallbackFailure = """
        ---
        title: 回调故障
        alerts: [WhatsAppCallbackFailure]            # or matchers
        severity: critical
        seed: WA03
        dashboard: {uid: alertops-core-app, panels: [回调请求数, 回调错误率]}
        owner: messaging
        queries:
          - id: codes
            title: 失败码
            expr: |
              topk(5, sum by (type, result) (rate(callback_requests_duration_ms_count{node=~"$node", result!="success"}[5m])))
            unit: reqps                              # Grafana unit names
            show: table
          - id: mean_ms
            title: 平均回调耗时
            expr: |
              sum(rate(callback_requests_duration_ms_sum{node=~"$node"}[5m])) / sum(rate(callback_requests_duration_ms_count{node=~"$node"}[5m]))
            unit: ms
            show: chart
            range: 30m
            ok_if: < 250
        actions:
          - id: slow
            when: mean_ms > 5000
            because: Webhook 响应慢
            do: 查 Webhook 后端：先回 200，再异步处理
            shows: [mean_ms]
          - id: codes
            do: 按失败码找原因（504 看耗时，401/403 看鉴权，404 看路径）
            shows: [codes]
          - id: log
            do: 在 {{labels.node}} 的核心应用日志里搜 `network error`
        avoid: 别急着二次变更，修好后重试最长等 15 分钟
        links: [ {title: 错误代码, url: https://example.com/codes} ]
        ---
        ## 含义
        Webhook 没有收下回调。
        ## 影响
        客户消息和回执进不了业务系统。                 <!-- first paragraph goes into the message -->

        第二段。
        ## 诊断
        看 {{labels.node}}。
        ## 缓解
        修。
        """;

    public const string CallbackFailureEnglish = """
        ---
        title: Callback failure
        queries:
          - {id: codes, title: Failure codes}
          - {id: mean_ms, title: Mean callback time}
        actions:
          - id: slow
            because: the webhook is slow
            do: "Look at the webhook's backend: answer 200 first, then work"
          - id: codes
            do: Find the cause by code
          - id: log
            do: Search `network error` in the core app's log on {{labels.node}}
        avoid: Don't change anything twice
        links: [ {title: Error codes, url: https://example.com/codes} ]
        ---
        ## Meaning
        The webhook takes no callbacks.
        ## Impact
        Customers' messages do not
        reach the business systems.
        """;

    public const string Default = """
        ---
        title: "{{labels.alertname}}"
        queries:
          - {id: self, title: 表达式现在的值, expr: self, show: table}
        actions:
          - {id: look, do: 看告警自带的说明, shows: [self]}
        ---
        ## 含义
        没有处理手册。
        """;

    public static ParsedRunbook Parse(string text, string path = "whatsapp/WhatsAppCallbackFailure.md") =>
        RunbookParser.Parse(new RunbookSource(path, "runbooks/" + path, text));

    /// <summary>A minimal runbook with the given part.</summary>
    public static string Minimal(string front = "") => $"""
        ---
        title: 标题
        {front}
        ---
        正文
        """;
}
