using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Runbooks;

namespace AlertOps.Delivery;

/// <summary>
/// What must survive a crash: alerts, incidents, changes, deliveries, calls and attempts. One contract suite runs against every implementation.
/// Every method is one transaction; <c>now</c> is always the caller's (TimeProvider), never the database's.
/// </summary>
internal interface IAlertStore
{
    /// <summary>Writes what the updates change. When it returns, everything is on disk.</summary>
    /// <exception cref="StoreRejectedException">Bad data in one of them; nothing of the batch is written.</exception>
    Task<ImmutableArray<Receipt>> RecordAsync(ImmutableArray<GroupUpdate> updates, SeverityRules severity, CancellationToken ct);

    /// <summary>
    /// At most <paramref name="max"/> incidents that nobody else plans, those with the worst, then oldest pending change: all their pending changes at
    /// once. Empty when there is nothing to do.
    /// </summary>
    Task<ImmutableArray<ClaimedIncident>> ClaimIncidentsAsync(DateTimeOffset now, TimeSpan lease, int max, CancellationToken ct);

    /// <summary>
    /// One transaction: changes planned (the newest that deserves a message carries the others), evidence kept, deliveries inserted, older deliveries
    /// to the same targets that have no call yet superseded, reminder set. False when the claim was lost; then nothing is written.
    /// </summary>
    Task<bool> CommitPlanAsync(ClaimedIncident claim, PlannedChange planned, DateTimeOffset now, CancellationToken ct);

    /// <summary>Gives an incident back after a failed planning, to be tried again at <paramref name="retryAt"/>.</summary>
    Task ReleaseIncidentAsync(ClaimedIncident claim, DateTimeOffset retryAt, CancellationToken ct);

    /// <summary>Makes a reminder change of every incident whose time has come and that nobody has acknowledged. How many.</summary>
    Task<int> RaiseRemindersAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Calls whose next try is due and that their gates let through, at most one per robot; marked as being sent. One that a gate holds back is due again
    /// when it opens.
    /// </summary>
    /// <param name="except">Endpoints whose calls are left alone, since an answer of one of them waits to be settled.</param>
    Task<ImmutableArray<Call>> ClaimCallsAsync(
        LimitsOf limits, DateTimeOffset now, TimeSpan lease, int max, ImmutableArray<EndpointKey> except, CancellationToken ct);

    /// <summary>
    /// Deliveries without a call that may leave now, critical ones first, then the oldest; none whose incident has an older unsettled delivery to the same
    /// target, whose gate is shut, or whose endpoint is stopped. They stay pending until <see cref="CommitCallsAsync"/>.
    /// </summary>
    /// <param name="max">About how many calls are wanted: deliveries of one notice may share one.</param>
    Task<ImmutableArray<DueDelivery>> DueDeliveriesAsync(DateTimeOffset now, int max, CancellationToken ct);

    /// <summary>
    /// Writes calls with their bytes, before anything is sent, takes a slot of each of their gates, and claims them. A draft with a delivery that is no
    /// longer free, with a gate that has no slot left, or for a robot that has a call under way, is left out; what it covers stays due.
    /// </summary>
    Task<ImmutableArray<Call>> CommitCallsAsync(ImmutableArray<CallDraft> drafts, LimitsOf limits, DateTimeOffset now, TimeSpan lease, CancellationToken ct);

    /// <summary>Keeps claims for longer. Those that are still ours; work on the others must stop.</summary>
    Task<ImmutableArray<Lease>> RenewAsync(ImmutableArray<Lease> leases, DateTimeOffset until, CancellationToken ct);

    /// <summary>
    /// Records the attempt and what it means for each delivery of the call: sent and never are final, later waits until <paramref name="retryAt"/>.
    /// While the verdict for all is "later" the call stays as it is; a single recipient that must wait when the others are done leaves it, for a call
    /// of its own. An answer that asks to wait for an administrator, or for a rate window, stops the call's endpoint until then; any other answer of
    /// the channel ends such a stop. False when somebody else has the call by now; then nothing is written.
    /// </summary>
    /// <exception cref="StoreRejectedException">The database refuses the words of the result; nothing is written.</exception>
    Task<bool> SettleAsync(Call call, CallResult result, Attempt attempt, DateTimeOffset? retryAt, LimitsOf limits, CancellationToken ct);

    /// <summary>Endpoints that wait for an administrator or a rate window, and those that have begun again since <see cref="MarkReportedAsync"/>.</summary>
    Task<ImmutableArray<EndpointSuspension>> SuspensionsAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Marks a stop as told; one that is over is forgotten.</summary>
    Task MarkReportedAsync(EndpointSuspension stop, CancellationToken ct);

    /// <summary>The configuration may have changed: whatever waits for an administrator is tried at once, as is what another quota stopped. How many.</summary>
    /// <param name="personTimesPerDay">The quota as it is now, null when there is none; a day that is used up by it stays so.</param>
    Task<int> RetrySuspendedAsync(int? personTimesPerDay, CancellationToken ct);

    /// <summary>
    /// Receivers that nothing got through to: all their deliveries are dead or wait behind a suspension for a mistake in the configuration, or none was
    /// sent in time. Forgets those that something got through to.
    /// </summary>
    Task<ImmutableArray<OverdueReceiver>> OverdueAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Turns to the next step: deliveries of <paramref name="notice"/> to its targets; what the receiver in vain waits for without a call is suppressed.
    /// False when somebody else has done it, or something got through meanwhile.
    /// </summary>
    Task<bool> FallBackAsync(OverdueReceiver overdue, Notice notice, DateTimeOffset now, CancellationToken ct);

    /// <summary>Gives up what waits since before <paramref name="since"/>, such as behind a stop that nobody has mended. How many deliveries.</summary>
    Task<int> GiveUpAsync(DateTimeOffset since, DateTimeOffset now, CancellationToken ct);

    /// <summary>Sets aside deliveries that no call can be made of: dead, for a person to replay. How many; those that a call has by now are left alone.</summary>
    Task<int> SetAsideAsync(ImmutableArray<long> deliveries, DateTimeOffset now, CancellationToken ct);

    /// <summary>Puts deliveries back, as a new generation. How many.</summary>
    /// <param name="only">Those that are dead, or sent, by now; null for both. Any other state is left alone.</param>
    Task<int> ReplayAsync(ImmutableArray<long> deliveries, DeliveryState? only, DateTimeOffset now, CancellationToken ct);

    /// <summary>Puts a refused body aside (its first 64 KiB) for people to look at.</summary>
    Task KeepRefusedAsync(RefusedBody refused, CancellationToken ct);

    /// <summary>When the newest refused body came; null when there is none.</summary>
    Task<DateTimeOffset?> LastRefusedAsync(CancellationToken ct);

    /// <summary>Open incidents of one source and Alertmanager receiver, oldest first.</summary>
    Task<ImmutableArray<Incident>> OpenIncidentsAsync(string source, string receiver, CancellationToken ct);

    /// <summary>Late news that waits for an answer from Alertmanager, oldest first.</summary>
    Task<ImmutableArray<StaleFiringUpdate>> StaleFiringUpdatesAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// Ends the wait: a confirmed one is written as any other update (with <paramref name="now"/> as its time), another is dropped. Null when nothing
    /// was written.
    /// </summary>
    Task<Receipt?> ResolveStaleFiringAsync(long id, bool confirmed, SeverityRules severity, DateTimeOffset now, CancellationToken ct);

    /// <summary>
    /// A value that replicas share, while it is good; else whether the caller may make a new one, alone until <paramref name="now"/> +
    /// <paramref name="lease"/>.
    /// </summary>
    /// <param name="spoiled">A value that turned out to be no good; null when none did.</param>
    /// <param name="holder">Who asks.</param>
    Task<SharedValue> TakeSharedAsync(string key, string? spoiled, string holder, DateTimeOffset now, TimeSpan lease, CancellationToken ct);

    /// <summary>Publishes a value that the holder made, or, with an empty one, lets somebody else try.</summary>
    Task PutSharedAsync(string key, string holder, string value, DateTimeOffset goodUntil, CancellationToken ct);

    Task<OutboxDepth> MeasureAsync(CancellationToken ct);

    /// <summary>
    /// Deletes some of what has been over since before <paramref name="before"/>, at most <paramref name="max"/> rows and what belongs to them: the
    /// oldest first, only of incidents that resolved before then, and never what is pending or what something pending needs. How many; 0 when nothing
    /// is left.
    /// </summary>
    Task<int> PurgeAsync(RetentionClass kind, DateTimeOffset before, int max, CancellationToken ct);

    /// <summary>Forgets what left through gates that nothing has left through since <paramref name="before"/>. How many gates.</summary>
    Task<int> PurgeRateLimitsAsync(DateTimeOffset before, CancellationToken ct);
}

/// <summary>What has a retention of its own.</summary>
internal enum RetentionClass
{
    /// <summary>With everything that hangs on them.</summary>
    Incidents,

    /// <summary>Messages with their calls and attempts.</summary>
    Deliveries,

    /// <summary>Answers to queries, and the pages written of them.</summary>
    Evidence,

    /// <summary>Refused bodies.</summary>
    RefusedBodies,
}

/// <param name="Value">Null when there is none that is good.</param>
/// <param name="IsMine">The caller is to make a new one; otherwise somebody else is about to.</param>
internal readonly record struct SharedValue(string? Value, bool IsMine);

/// <summary>Firing alerts that began no later than the end we know of them: news from a twin that has not heard of it, or a restart.</summary>
/// <param name="Update">The update with only those alerts; the others were written at once.</param>
/// <param name="ExpiresAt">Without an answer by then they count as firing.</param>
internal sealed record StaleFiringUpdate(long Id, GroupUpdate Update, DateTimeOffset ExpiresAt);

/// <summary>What became of one update.</summary>
/// <param name="Change">Null when it only repeated what was known.</param>
internal sealed record Receipt(long IncidentId, ChangeKind? Change);

/// <summary>An incident that is being planned, with everything that a message needs.</summary>
/// <param name="Pending">Its pending changes, oldest first; never empty.</param>
/// <param name="Before">Evidence of the last message sent while it fired, for before → after.</param>
/// <param name="Token">Proves the claim when the plan is committed.</param>
internal sealed record ClaimedIncident(
    Incident Incident,
    ImmutableArray<Change> Pending,
    ImmutableArray<StoredEvidence> Before,
    bool AnyoneNotified,
    string Token);

/// <param name="Carrier">The change that speaks for all pending ones.</param>
/// <param name="Page">The notice as the web page shows it, also the incident's title; null when the carrier deserves no message.</param>
internal sealed record PlannedChange(
    Change Carrier,
    ImmutableArray<StoredEvidence> Evidence,
    Notice? Page,
    Plan Plan)
{
    /// <summary>How long the answers of its runbooks took; null when nothing was looked up.</summary>
    public TimeSpan? LookedUp { get; init; }

    /// <summary>The same in English; null where <see cref="Page"/> is, or has to do for both.</summary>
    public Notice? EnglishPage { get; init; }
}

/// <summary>One try of a call, for the send log.</summary>
internal sealed record Attempt(DateTimeOffset At, TimeSpan Took);

internal sealed record RefusedBody(DateTimeOffset At, string Source, int Status, string Problem, byte[] Body);

/// <param name="ByState">Deliveries of each of <see cref="States"/>.</param>
/// <param name="Incidents">Those that are not resolved.</param>
/// <param name="OldestPending">Creation time of the oldest one that isn't settled.</param>
internal sealed record OutboxDepth(
    ImmutableSortedDictionary<DeliveryState, long> ByState,
    DateTimeOffset? OldestPending,
    ImmutableArray<(IncidentState State, Severity Severity, long Count)> Incidents)
{
    /// <summary>Those in which deliveries wait for something. What is over is counted when it ends, never by looking at all of it.</summary>
    public static ImmutableArray<DeliveryState> States { get; } = [DeliveryState.Pending, DeliveryState.Sending, DeliveryState.Dead];
}

/// <summary>What a channel's provider lets through one gate.</summary>
internal delegate ImmutableArray<RateLimit> LimitsOf(string channel);

internal enum LeaseKind
{
    Incident,
    Call,
}

/// <summary>A claim that is kept alive while the work on it goes on.</summary>
/// <param name="Token">The claim's token, or the number of times that the call was taken.</param>
internal readonly record struct Lease(LeaseKind Kind, long Id, string Token)
{
    public static Lease Of(ClaimedIncident claim) => new(LeaseKind.Incident, claim.Incident.Id, claim.Token);

    public static Lease Of(Call call) => new(LeaseKind.Call, call.Id, (call.Attempts + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>An endpoint that nothing is sent through for now.</summary>
/// <param name="Reason"><see cref="FailureReason.Configuration"/> or <see cref="FailureReason.RateLimited"/>.</param>
/// <param name="Until">When it is tried next.</param>
/// <param name="IsOver">It works again, or a new day has begun.</param>
/// <param name="IsReported">People have been told of it.</param>
internal sealed record EndpointSuspension(
    string Channel, string Endpoint, FailureReason Reason, string Code, string Detail, DateTimeOffset Since, DateTimeOffset Until, bool IsOver, bool IsReported)
{
    /// <summary>It lasts, or only people can end it: they are told. A minute's or an hour's window passes by itself.</summary>
    public bool IsForPeople => Reason == FailureReason.Configuration || Code == DayQuota.Code;
}

/// <summary>A receiver that nothing got through to, and where to turn.</summary>
/// <param name="Notice">What it should have been told.</param>
/// <param name="Steps">Never empty.</param>
/// <param name="Because">What came of its deliveries: reason, channel and code of one that failed, or of the suspension that it waits behind; <see cref="FailureReason.None"/> when none did.</param>
internal sealed record OverdueReceiver(
    long ChangeId, long IncidentId, string Receiver, Notice Notice, ImmutableArray<FallbackStep> Steps, FailureReason Because, string Channel, string Code);
