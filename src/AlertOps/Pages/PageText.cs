using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Pages;

/// <summary>All texts of the web pages in one language. A text that one language lacks doesn't compile.</summary>
internal sealed record PageText
{
    public required Language Language { get; init; }

    public required string SkipToContent { get; init; }

    /// <summary>Name of the other language in that language, for the switch.</summary>
    public required string OtherLanguage { get; init; }

    public required string Incidents { get; init; }

    public required string Incident { get; init; }

    public required string Runbooks { get; init; }

    public required string Runbook { get; init; }

    public required string Deliveries { get; init; }

    public required string Delivery { get; init; }

    public required string Sandbox { get; init; }

    public required string System { get; init; }

    public required string Navigation { get; init; }

    public required string Search { get; init; }

    public required string Filter { get; init; }

    public required string Reset { get; init; }

    public required string All { get; init; }

    public required string State { get; init; }

    public required string SeverityLabel { get; init; }

    public required string Next { get; init; }

    public required string FirstPage { get; init; }

    public required string Colon { get; init; }

    public required string NothingFound { get; init; }

    public required IncidentText IncidentWords { get; init; }

    public required RunbookText RunbookWords { get; init; }

    public required DeliveryText DeliveryWords { get; init; }

    public required SystemText SystemWords { get; init; }

    public required ErrorText ErrorWords { get; init; }

    public required CoverageText CoverageWords { get; init; }

    public required WeChatText WeChatWords { get; init; }

    public required AccessText AccessWords { get; init; }

    public required CommandText CommandWords { get; init; }

    public required AuditText AuditWords { get; init; }

    public required Func<TimeSpan, string> Duration { get; init; }

    public required Func<Severity, string> Severity { get; init; }

    public required Func<IncidentState, string> IncidentState { get; init; }

    public required Func<AlertStatus, string> AlertStatus { get; init; }

    public required Func<Change, string> Change { get; init; }

    public required Func<ChangeState, string> ChangeState { get; init; }

    public required Func<DeliveryState, string> DeliveryState { get; init; }

    public required Func<FailureReason, string> Reason { get; init; }

    public required Func<OutcomeKind, string> Outcome { get; init; }

    public required Func<Unavailable, string, string> Unavailable { get; init; }

    public required Func<EvidenceView, string> Show { get; init; }

    public static PageText In(Language language) => language == Language.English ? EnglishPages.Text : ChinesePages.Text;
}

internal sealed record IncidentText(
    string Open,
    string RecentlyResolved,
    string OpenAndRecent,
    string SearchHint,
    string Number,
    string Title,
    string Since,
    string Lasted,
    string Alerts,
    string Acknowledged,
    string NotAcknowledged,
    string LatestNotice,
    string NoNoticeYet,
    string TimeLine,
    string Evidence,
    string EvidenceAt,
    string Query,
    string Answer,
    string Took,
    string NoSeries,
    string MoreSeries,
    string CarriedBy,
    string Labels,
    string Annotations,
    string Started,
    string Ended,
    string LastSeen,
    string OpenInPrometheus,
    string OpenInAlertmanager,
    string GroupedBy,
    string Source,
    string AlertmanagerReceiver,
    string NoDeliveries,
    Func<int, string> Truncated,
    Func<int, int, string> SomeAlerts,
    string MoreAlerts,
    string OlderChanges,
    string LatestChanges,
    Func<int, string> AllDeliveries,
    string EmptyTitle,
    string EmptyLead,
    string EmptyStep1,
    string EmptyStep2,
    string EmptyTokenNote,
    string AllQuiet,
    string AllQuietLead);

internal sealed record RunbookText(
    string SearchHint,
    string Component,
    string NoComponent,
    string Alerts,
    string AnswersFor,
    string Matchers,
    string Owner,
    string File,
    string Dashboard,
    string Queries,
    string NormalIf,
    string Range,
    string Unit,
    string Actions,
    string When,
    string Always,
    string Verdict,
    string Shows,
    string Avoid,
    string Links,
    string Seed,
    string DefaultNote,
    string OnlyInOther,
    string And,
    string Or,
    string Not,
    Func<string, string> IsAbsent,
    string Problems,
    Func<int, string> Count);

internal sealed record DeliveryText(
    string Channel,
    string Receiver,
    string Target,
    string Reason,
    string Attempts,
    string At,
    string Created,
    string Due,
    string Settled,
    string Replay,
    string ReplayHint,
    string Replayed,
    string NotReplayed,
    Func<int, string> ReplayFailed,
    Func<int, string> ReplayFailedInCall,
    Func<int, string> ReplayedCount,
    string From,
    string To,
    string SearchHint,
    string Request,
    string EarlierRequest,
    string SendLog,
    string NoAttempts,
    string Outcome,
    string Code,
    string Detail,
    string AsRead,
    string AsSent,
    string NoBody,
    string MediaType,
    string MessageId,
    string Change,
    string SandboxLead,
    string SandboxEmpty,
    Func<int, int, string> Bytes);

internal sealed record SystemText(
    string Configuration,
    string ConfigurationFile,
    string Defaults,
    string LoadedAt,
    string NeedsRestart,
    string Good,
    string Refused,
    string Problems,
    string NoProblems,
    Func<string, string, string> UnknownSeverity,
    Func<int, string> MoreProblems,
    string Where,
    string What,
    string Cure,
    string Outbox,
    string OldestPending,
    string NothingPending,
    string Stopped,
    string Channel,
    string Since,
    string NextTry,
    string Version,
    string OpenNow,
    string Unknown);

internal sealed record ErrorText(
    string NotFoundTitle,
    string NotFoundLead,
    string NotYetTitle,
    string NotYetLead,
    string BrokenTitle,
    string BrokenLead,
    string RefusedTitle,
    string RefusedLead,
    string TooSlowLead,
    string TooLargeLead,
    string Back);
