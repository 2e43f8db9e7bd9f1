using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Runbooks;

namespace AlertOps.Planning;

/// <summary>
/// Plans one incident: routes it, matches runbooks, queries their evidence, writes the notices (which judges the runbooks' actions), and plans the deliveries.
/// A step may lose information (evidence unavailable, a template broken); it never loses the alert.
/// </summary>
internal sealed class IncidentPlanner(
    RunbookLibrary runbooks,
    Enricher enricher,
    NoticeBuilder notices,
    DeliveryPlanner deliveryPlanner,
    ActiveConfiguration configuration,
    DigestBacklog backlog,
    TimeProvider time,
    Jitter jitter,
    ILogger<IncidentPlanner> logger)
{
    public async Task<PlannedChange> PlanAsync(ClaimedIncident claim, DateTimeOffset now, CancellationToken ct)
    {
        var options = configuration.Current;
        var change = Merged(claim.Pending);
        if (!change.Kind.DeservesMessage())
        {
            return new PlannedChange(change, [], null, new Plan([], null));
        }

        var started = time.GetTimestamp();
        var routed = Router.Route(options, claim.Incident);
        var evidence = await MatchAndQueryAsync(options, claim.Incident, routed, now, ct);
        var queryTime = time.GetElapsedTime(started);
        var input = new NoticeInput(claim.Incident, change, evidence, claim.Before, claim.AnyoneNotified, now, LinksFor(options, claim.Incident));
        var writer = new NoticeWriter(notices, input, logger);
        return new PlannedChange(
            change,
            [.. evidence.Select(item => item.ToStored())],
            writer.Write(Language.Chinese, DefaultZone(routed), NoticeOverrides.None),
            PlanDeliveries(options, input, routed, writer))
        {
            QueryTime = queryTime,
            EnglishPage = writer.Write(Language.English, DefaultZone(routed), NoticeOverrides.None),
        };
    }

    /// <summary>The change that all pending ones are merged into: the newest that deserves a message, or else the newest.</summary>
    private static Change Merged(ImmutableArray<Change> pending) => pending.LastOrDefault(change => change.Kind.DeservesMessage()) ?? pending[^1];

    /// <summary>The matching runbooks with the answers to their queries; empty when matching or querying fails.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one message: whatever a runbook or a label did to the search, somebody must still be woken.")]
    private async Task<ImmutableArray<RunbookEvidence>> MatchAndQueryAsync(
        AlertOpsOptions options, Incident incident, ImmutableArray<RoutedReceiver> routed, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var matches = ManualMessage.Is(incident) ? [] : runbooks.Current.Match(incident.Subject, options.Severity);
            return WillBeDigested(incident, routed) ? Enricher.NotAsked(matches, now) : await enricher.AskAsync(matches, incident, now, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            logger.LookUpFailed(error, incident.Id);
            return [];
        }
    }

    private static NoticeLinks LinksFor(AlertOpsOptions options, Incident incident) =>
        new(options.Server.Link(""), options.GrafanaUrl is null ? null : options.Server.Link($"/g/{incident.Id}"));

    private static TimeZoneInfo DefaultZone(ImmutableArray<RoutedReceiver> routed) => routed.IsEmpty ? TimeZoneInfo.Utc : routed[0].Receiver.TimeZone;

    private Plan PlanDeliveries(AlertOpsOptions options, NoticeInput input, ImmutableArray<RoutedReceiver> routed, NoticeWriter writer)
    {
        var resolved = input.Change.Kind == ChangeKind.Resolved && !ManualMessage.Is(input.Incident);
        var deliveries = new Dictionary<string, PlannedDelivery>(StringComparer.Ordinal);
        foreach (var (receiver, _, _) in routed.Where(item => !resolved || item.Receiver.SendResolved))
        {
            var notice = writer.Write(receiver.Language, receiver.TimeZone, receiver.Notice);
            foreach (var delivery in deliveryPlanner.Plan(receiver, notice, input, options.People))
            {
                var target = delivery.Target.Key;
                deliveries[target] = deliveries.TryGetValue(target, out var known) ? DeliveryPlanner.Merge(known, delivery) : delivery;
            }
        }

        DateTimeOffset? remindAt = resolved || routed.IsEmpty ? null : PeakMinuteShift.Shift(input.Now + routed.Min(item => item.Route.RepeatInterval), jitter);
        return new Plan([.. deliveries.Values], remindAt)
        {
            Fallbacks =
            [
                .. deliveries.Values.DistinctBy(delivery => delivery.Receiver).Select(delivery => FallbackOf(options, input, delivery)).OfType<PlannedFallback>(),
            ],
        };
    }

    /// <summary>True when the message will be a line of a digest, which shows no evidence. A critical message is always written whole.</summary>
    private bool WillBeDigested(Incident incident, ImmutableArray<RoutedReceiver> routed) =>
        incident.Severity != Severity.Critical && !routed.IsEmpty && routed.SelectMany(item => DeliveryPlanner.TargetsOf(item.Receiver)).All(backlog.IsDigesting);

    private PlannedFallback? FallbackOf(AlertOpsOptions options, NoticeInput input, PlannedDelivery delivery)
    {
        var steps = ImmutableArray.CreateBuilder<FallbackStep>();
        var first = options.Receivers.GetValueOrDefault(delivery.Receiver);
        for (var receiver = first; receiver?.Fallback is { } next && options.Receivers.TryGetValue(next, out receiver);)
        {
            steps.Add(deliveryPlanner.StepOf(receiver, delivery.Notice, input));
        }

        return steps.Count == 0 ? null : new PlannedFallback(delivery.Receiver, first!.FallbackAfter, steps.ToImmutable());
    }
}
