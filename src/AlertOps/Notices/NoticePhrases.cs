using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>All fixed phrases of messages, in both languages side by side so that neither can be forgotten.</summary>
internal sealed class NoticePhrases
{
    private static readonly NoticePhrases Chinese = new(Language.Chinese);
    private static readonly NoticePhrases English = new(Language.English);
    private readonly bool english;

    private NoticePhrases(Language language)
    {
        Language = language;
        english = language == Language.English;
    }

    public Language Language { get; }

    public static NoticePhrases In(Language language) => language == Language.English ? English : Chinese;

    // Punctuation
    public string Comma => Say("，", ", ");
    public string Semicolon => Say("；", "; ");
    public string Colon => Say("：", ": ");
    public string ListSeparator => Say("、", ", ");

    /// <summary>The separator between the values of one subject; <see cref="Comma"/> separates subjects.</summary>
    public string ValueSeparator => Say("、", " and ");

    public string Bracketed(string text) => Say($"（{text}）", $" ({text})");

    /// <summary>Joins two texts with a blank; Chinese brackets need none.</summary>
    public string JoinWithBlank(string first, string second) =>
        first.Length == 0 || second.Length == 0 || first.EndsWith('）') || second.StartsWith('（') ? first + second : $"{first} {second}";

    // Fallback
    public string NothingGotThrough(string receiver, string minutes) =>
        Say($"原接收人 {receiver} 在 {minutes} 分钟内没有收到，改发给你", $"nothing got through to {receiver} within {minutes} min, so you are told");

    public string CouldNotBeReached(string receiver, string why) => Say($"原接收人 {receiver} 送不到（{why}），改发给你", $"{receiver} could not be reached ({why}), so you are told");

    public string ReachesNobody(string receiver, string audiences) =>
        Say($"原接收人 {receiver} 现在找不到人（{audiences}），改发给你", $"{receiver} reaches nobody now ({audiences}), so you are told");

    public string StandInIsTold(string receiver, string audiences, string standIn) =>
        Say($"接收人 {receiver} 现在找不到人（{audiences}），改发给 {standIn}", $"{receiver} reaches nobody now ({audiences}), so {standIn} is told");

    public string NobodyIsTold(string receiver, string audiences) =>
        Say($"接收人 {receiver} 现在找不到人（{audiences}），也没有接收人能代替", $"{receiver} reaches nobody now ({audiences}), and no receiver can stand in");

    public string NoLongerConfigured(string receiver) => Say($"接收人 {receiver} 已不在配置里，改发给你", $"{receiver} is no longer in the configuration, so you are told");

    // Heading
    public string Severity(Severity severity) => severity switch
    {
        Alerts.Severity.Critical => Say("严重", "Critical"),
        Alerts.Severity.Warning => Say("警告", "Warning"),
        Alerts.Severity.Info => Say("提示", "Info"),
    };

    public string Resolved => Say("已恢复", "Resolved");

    public string Closed => Say("已关闭", "Closed");

    public string IncidentNumber(long id) => Say($"事件 #{id}", $"incident #{id}");

    public string CountOf(string label, int count) => (LabelAliases.KindOf(label) is { Length: > 0 } kind ? kind : label.Replace("exported_", "", StringComparison.Ordinal)) switch
    {
        "node" or "nodename" => Say($"{count} 个节点", $"{count} nodes"),
        "host" or "hostname" or "server" or "machine" => Say($"{count} 台主机", $"{count} hosts"),
        "pod" => Say($"{count} 个 Pod", $"{count} pods"),
        "container" => Say($"{count} 个容器", $"{count} containers"),
        "service" or "app" => Say($"{count} 个服务", $"{count} services"),
        "deployment" or "statefulset" or "daemonset" or "cronjob" => Say($"{count} 个工作负载", $"{count} workloads"),
        "persistentvolumeclaim" => Say($"{count} 个存储卷", $"{count} volumes"),
        "alertname" => Say($"{count} 条告警", $"{count} alerts"),
        "instance" => Say($"{count} 个实例", $"{count} instances"),
        _ => Say($"{count} 处", $"{count} places"),
    };

    public string AndOthers(int total) => Say($" 等 {total} 个", $" and others, {total} in all");

    /// <summary>The value behind the sentence that tells of it.</summary>
    public string Now(string value) => Say($"，现为 {value}", $", now {value}");

    public string ThresholdIs(string text) => Bracketed(Say($"阈值 {text}", $"threshold {text}"));

    // Alerts of Grafana that no threshold was measured for
    public string NoDataOf(string rule) => Say($"没有数据 {rule}", $"No data: {rule}").TrimEnd(' ', ':');

    public string FailureOf(string rule) => Say($"查询出错 {rule}", $"Query failed: {rule}").TrimEnd(' ', ':');

    public string RuleHasNoData(string rule) => Say($"Grafana 规则{Quoted(rule)}查不到数据，没有判断阈值", $"Grafana got no data for the rule{Quoted(rule)}; no threshold was measured");

    public string RuleFailed(string rule) => Say($"Grafana 规则{Quoted(rule)}的查询出错，没有判断阈值", $"Grafana's query of the rule{Quoted(rule)} failed; no threshold was measured");

    private string Quoted(string rule) => rule.Length == 0 ? "" : Say($"“{rule}”", $" “{rule}”");

    // The alert's own expression
    public string StillHolds => Say("仍成立", "still holds");
    public string HoldsNoLonger => Say("已不成立", "holds no longer");
    public string StillHoldsFor(int count, int all) => Say($"{all} 条中 {count} 条仍成立", $"still holds for {count} of {all}");
    public string FiresAt(string condition) => Bracketed(Say($"条件 {condition}", $"fires at {condition}"));
    public string HasNoResult => Say("现在没有结果：已不成立，或指标断了", "has no result now: it holds no longer, or its metric is gone");

    // Facts
    public string UnknownSeverity(string words, Severity severity) => Say($"级别“{words}”不认识，按{Severity(severity)}处理", $"The severity “{words}” is not known; treated as {Severity(severity).ToLowerInvariant()}");

    public string Since(string time, string length) => Say($"{time} 起，已 {length}", $"Since {time}, for {length}");

    public string Unacknowledged(string time, string length) =>
        Say($"无人认领，已 {length}（{time} 起）", $"Nobody has acknowledged it for {length} (since {time})");

    public string StillFiring(string time, string length) => Say($"仍在告警，已 {length}（{time} 起）", $"Still firing after {length} (since {time})");

    public string AcknowledgedBy(string who, string time) => Say($"{who} {time} 认领", $"acknowledged by {who} at {time}");

    public string ClosedBy(string who, string time) => Say($"{who} {time} 关闭", $"closed by {who} at {time}");

    public string StillFiringWhenClosed(int count) => Say(
        $"关闭时还有 {count} 条告警在触发；Alertmanager 再次通知时会开新事件",
        $"{count} {(count == 1 ? "alert" : "alerts")} still fired when it was closed; the next notification of Alertmanager opens a new incident");

    public string NoteOf(string who, string text) => Say($"{who}：{text}", $"{who}: {text}");

    public string SeverityRaisedTo(Severity severity) => Say($"级别升为{Severity(severity)}", $"Severity raised to {Severity(severity)}");

    public string NewAlerts(string names) => Say($"新增 {names}", $"New: {names}");

    public string SomeResolved(int count, string names) => Say($"已恢复 {count} 个：{names}", $"{count} resolved: {names}");

    public string Impact => Say("影响：", "Impact: ");
    public string Verdict => Say("初步判断：", "Verdict: ");
    public string NoCauseYet => Say("还看不出原因", "no cause found yet");

    public string Normal(string titles) => Say($"正常：{titles}", $"normal: {titles}");

    // Actions
    public string DoNow => Say("处理步骤", "Do now");
    public string FirstDo => Say("先做：", "First: ");
    public string RuledOut => Say("已排除：", "Ruled out: ");

    /// <summary>The heading of the answers that an instruction rests on.</summary>
    public string Evidence => Say("依据：", "Evidence: ");

    /// <summary>The names of subjects, of which the first three stand for many: "a、b、c 等 12 个".</summary>
    public string Subjects(IReadOnlyCollection<string> names) => string.Join(ListSeparator, names.Take(3)) + (names.Count > 3 ? AndOthers(names.Count) : "");

    /// <summary>A text about some subjects alone: "nfs-1：磁盘拖住了".</summary>
    public string SaidOf(string subjects, string text) => subjects.Length == 0 ? text : subjects + Colon + text;

    /// <summary>An instruction for some subjects alone: "nfs-1 查磁盘", "nfs-1: Check the disk".</summary>
    public string InstructionFor(string subjects) => Say($"{subjects} ", $"{subjects}: ");

    public string UnknownFor(string subjects) => Bracketed(Say($"{subjects} 查不到", $"no answer for {subjects}"));

    /// <summary>The reason of an action that nothing decides, as a condition.</summary>
    public string If(string reason) => Say($"如果{(reason.Length > 0 && char.IsAscii(reason[0]) ? " " : "")}{reason}：", $"If {LowerFirst(reason)}: ");

    public string ConfirmFirst => Bracketed(Say("先确认再做", "confirm it before you do this"));

    public string ShouldBe(Comparison comparison, string limit) => comparison switch
    {
        Comparison.Less => Say($"应低于 {limit}", $"should be below {limit}"),
        Comparison.LessOrEqual => Say($"应不高于 {limit}", $"should be at most {limit}"),
        Comparison.Greater => Say($"应高于 {limit}", $"should be above {limit}"),
        Comparison.GreaterOrEqual => Say($"应不低于 {limit}", $"should be at least {limit}"),
        Comparison.Equal => Say($"应为 {limit}", $"should be {limit}"),
        Comparison.NotEqual => Say($"不应为 {limit}", $"should not be {limit}"),
    };

    public string AndMore(int count) => Say($"另 {count} 项", $"{count} more");

    public string NotKnown => Say("查不到", "no answer");
    public string CannotBeJudged => Say("还判断不了", "can't be judged yet");
    public string NotANumber => ValueWording.In(Language).NotANumber;

    public string LookAtPanel(string panel) => Say($"请看面板“{panel}”", $"see panel “{panel}”");

    /// <summary>The name of a source that is not Prometheus.</summary>
    public string AlertOpsItself => Say("AlertOps 自身", "AlertOps itself");

    public string Why(Unavailable reason, TimeSpan took, string source) => source == QuerySources.AlertOps ? WhyItself(reason) : reason switch
    {
        Unavailable.TimedOut => took.TotalSeconds >= 0.5
            ? Say($"Prometheus {Math.Round(took.TotalSeconds)} 秒内没有回答", $"Prometheus did not answer within {Math.Round(took.TotalSeconds)} s")
            : Say("Prometheus 没有及时回答", "Prometheus did not answer in time"),
        Unavailable.Unreachable => Say("连不上 Prometheus", "Prometheus is unreachable"),
        Unavailable.Refused => Say("Prometheus 报错", "Prometheus answered with an error"),
        Unavailable.NoData => Say("没有数据", "no data"),
        Unavailable.NotAsked => Say("没有询问 Prometheus", "Prometheus was not asked"),
    };

    private string WhyItself(Unavailable reason) => reason switch
    {
        Unavailable.TimedOut => Say("AlertOps 自身的数据没有及时读到", "AlertOps' own figures were not read in time"),
        Unavailable.Unreachable => Say("AlertOps 自身的数据读不到", "AlertOps' own figures can't be read"),
        Unavailable.Refused => Say("AlertOps 答不了这个查询", "AlertOps can't answer this query"),
        Unavailable.NoData => Say("AlertOps 自身还没有数据", "AlertOps itself has no data yet"),
        Unavailable.NotAsked => Say("没有查 AlertOps 自身", "AlertOps itself was not asked"),
    };

    public string OtherKinds(int count) => Say($"另有 {count} 类告警，见事件页", $"{count} more kinds of alerts, see the incident page");

    // Trend and footnotes
    public string PerMinute(string delta) => Say($"每分钟 {delta}", $"{delta} per minute");

    public string AskedAt(string time) => Say($"数据 {time} 查询", $"Data asked at {time}");

    public string Window(string length) => Say($"近 {length}", $"last {length}");

    public string Truncated(int count) => Say($"另有 {count} 条告警未随通知送达", $"{count} more alerts were left out by Alertmanager");

    public string RestOnPage => Say("其余见事件页", "The rest is on the incident page");

    // Resolved
    public string FromTo(string from, string to, string length) => Say($"{from} 至 {to}，历时 {length}", $"{from} to {to}, lasted {length}");

    public string Lasted(string length) => Say($"历时 {length}", $"lasted {length}");

    public string ResolvedBeforeNotified(string headline) => Say($"发出通知前已恢复，当时：{headline}", $"Over before this message could leave; it was: {headline}");

    public string Peak(string value) => Bracketed(Say($"峰值 {value}", $"peak {value}"));

    // Digest
    public string NewIncidents(int count) => Say($"{count} 起新事件", count == 1 ? "1 new incident" : $"{count} new incidents");

    public string Incidents(int count) => Say($"{count} 起事件", count == 1 ? "1 incident" : $"{count} incidents");

    public string Period(string from, string to) => Bracketed(from == to ? from : Say($"{from} 至 {to}", $"{from} to {to}"));

    public string DigestTitle(string badge, string period, string counts) => Say($"{badge}{period}{counts}", $"{badge}{period}: {counts}");

    public string CountedAs(Severity severity, int count) => Say($"{Severity(severity)} {count}", $"{count} {Severity(severity).ToLowerInvariant()}");

    public string Reminders(int count) => Say($"提醒 {count}", count == 1 ? "1 reminder" : $"{count} reminders");

    public string ResolvedCount(int count) => Say($"已恢复 {count}", $"{count} resolved");

    // Links
    public string AllIncidents => Say("全部", "All incidents");
    public string IncidentLink => Say("事件与图", "Incident and charts");
    public string TimelineLink => Say("时间线", "Timeline");
    public string RunbookLink => Say("处理手册", "Runbook");
    public string AlertRunbookLink => Say("告警自带手册", "Alert's own runbook");
    public string DashboardLink => Say("面板", "Dashboard");
    public string PanelLink => Say("面板图", "Panel");
    public string LogsLink => Say("日志", "Logs");
    public string SilenceLink => Say("静默", "Silence");
    public string ImageLink => Say("截图", "Image");
    public string GrafanaRule => Say("Grafana 规则", "Grafana rule");
    public string SourceOfAlert => Say("告警来源", "Where it comes from");

    /// <summary>"45 秒", "6 分钟", "2 小时 5 分", "3 天 4 小时": the two largest units at most.</summary>
    public string Duration(TimeSpan length) => ValueWording.In(Language).Duration(length);

    /// <summary>A duration in whole minutes, or in seconds below one minute.</summary>
    public string RoundedDuration(TimeSpan length) =>
        Duration(length < TimeSpan.FromMinutes(1) ? TimeSpan.FromSeconds(Math.Max(0, length.TotalSeconds)) : TimeSpan.FromMinutes(Math.Floor(length.TotalMinutes)));

    // A sentence begins with a capital, a name keeps its own: "The disk is full" but "InnoDB refuses".
    private static string LowerFirst(string text) =>
        text is [var first, var second, ..] && char.IsAsciiLetterUpper(first) && (char.IsAsciiLetterLower(second) || second == ' ') && FirstWords.Contains(text.Split(' ')[0])
            ? char.ToLowerInvariant(first) + text[1..]
            : text;

    private static readonly HashSet<string> FirstWords = new(StringComparer.Ordinal)
    {
        "A", "An", "All", "Applying", "Connections", "It", "Its", "Many", "Most", "No", "Nobody", "Old", "One", "Only", "Port", "Programs", "Some", "Somebody", "Somewhere", "The", "There", "They", "This",
    };

    private string Say(string chinese, string inEnglish) => english ? inEnglish : chinese;
}
