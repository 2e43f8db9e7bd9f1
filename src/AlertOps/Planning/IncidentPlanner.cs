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
/// The journey of one change, from what happened to who is told what. A step may lose information (evidence unavailable, a template broken); it never
/// loses the alert.
/// </summary>
internal sealed class IncidentPlanner(
    RunbookLibrary runbooks,
    Enricher enricher,
    NoticeBuilder notices,
    DeliveryPlanner planner,
    ActiveConfiguration configuration,
    Backlog backlog,
    TimeProvider time,
    Jitter jitter,
    ILogger<IncidentPlanner> logger)
{
    public async Task<PlannedChange> PlanAsync(ClaimedIncident claim, DateTimeOffset now, CancellationToken ct)
    {
        var options = configuration.Current;
        var carrier = CarrierOf(claim.Pending);
        if (!carrier.Kind.DeservesMessage())
        {
            return new PlannedChange(carrier, [], null, new Plan([], null));
        }

        var started = time.GetTimestamp();
        var routed = Router.Route(options, claim.Incident);
        var evidence = await LookUpAsync(options, claim.Incident, routed, now, ct);
        var lookedUp = time.GetElapsedTime(started);
        var input = new NoticeInput(
            claim.Incident, carrier, evidence, claim.Before, claim.AnyoneNotified, now, LinksFor(options, claim.Incident));
        var written = new Dictionary<(Language, string, NoticeOverrides), Notice>();
        return new PlannedChange(
            carrier,
            [.. evidence.Select(item => item.ToStored())],
            Said(Language.Chinese, DefaultZone(routed), NoticeOverrides.None),
            PlanFor(options, input, routed, Said))
        {
            QueryTime = lookedUp,
            EnglishPage = Said(Language.English, DefaultZone(routed), NoticeOverrides.None),
        };

        // Pages and receivers mostly want the same.
        Notice Said(Language language, TimeZoneInfo zone, NoticeOverrides overrides) =>
            written.TryGetValue((language, zone.Id, overrides), out var notice)
                ? notice
                : written[(language, zone.Id, overrides)] = Write(input, language, zone, overrides);
    }

    /// <summary>The newest change that deserves a message speaks for all that piled up; if none does, the newest.</summary>
    private static Change CarrierOf(ImmutableArray<Change> pending) =>
        pending.LastOrDefault(change => change.Kind.DeservesMessage()) ?? pending[^1];

    /// <summary>What to do, with the answers; nothing when that can't be found out.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one message: whatever a runbook or a label did to the search, somebody must still be woken.")]
    private async Task<ImmutableArray<RunbookEvidence>> LookUpAsync(
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

    private Plan PlanFor(
        AlertOpsOptions options, NoticeInput input, ImmutableArray<RoutedReceiver> routed, Func<Language, TimeZoneInfo, NoticeOverrides, Notice> said)
    {
        var resolved = input.Change.Kind == ChangeKind.Resolved && !ManualMessage.Is(input.Incident);
        var deliveries = new Dictionary<string, PlannedDelivery>(StringComparer.Ordinal);
        foreach (var (receiver, _, _) in routed.Where(item => !resolved || item.Receiver.SendResolved))
        {
            var notice = said(receiver.Language, receiver.TimeZone, receiver.Notice);
            foreach (var delivery in planner.Plan(receiver, notice, input, options.People))
            {
                var target = delivery.Target.Key;
                deliveries[target] = deliveries.TryGetValue(target, out var known) ? DeliveryPlanner.Merge(known, delivery) : delivery;
            }
        }

        DateTimeOffset? remindAt = resolved || routed.IsEmpty ? null : PeakMinuteShift.Shift(input.Now + routed.Min(item => item.Route.RepeatInterval), jitter);
        return new Plan([.. deliveries.Values], remindAt)
        {
            Fallbacks = [.. deliveries.Values.DistinctBy(delivery => delivery.Receiver).Select(delivery => FallbackOf(options, input, delivery)).OfType<PlannedFallback>()],
        };
    }

    /// <summary>Under a storm nobody waits for answers that no line of a digest can show; what is critical is told whole.</summary>
    private bool WillBeDigested(Incident incident, ImmutableArray<RoutedReceiver> routed) =>
        incident.Severity != Severity.Critical && !routed.IsEmpty && routed.SelectMany(item => DeliveryPlanner.TargetsOf(item.Receiver)).All(backlog.IsDigesting);

    private PlannedFallback? FallbackOf(AlertOpsOptions options, NoticeInput input, PlannedDelivery told)
    {
        var steps = ImmutableArray.CreateBuilder<FallbackStep>();
        var first = options.Receivers.GetValueOrDefault(told.Receiver);
        for (var receiver = first; receiver?.Fallback is { } next && options.Receivers.TryGetValue(next, out receiver);)
        {
            steps.Add(planner.StepOf(receiver, told.Notice, input));
        }

        return steps.Count == 0 ? null : new PlannedFallback(told.Receiver, first!.FallbackAfter, steps.ToImmutable());
    }

    [SuppressMessage("Design", "CA1031", Justification = "Boundary of one message: whatever a runbook or a label did to the builder, somebody must still be woken.")]
    private Notice Write(NoticeInput input, Language language, TimeZoneInfo zone, NoticeOverrides overrides)
    {
        try
        {
            return notices.Build(input, language, zone, overrides);
        }
        catch (Exception error)
        {
            // Whatever a runbook or a label did to the builder: somebody must still be woken.
            logger.NoticeFailed(error, input.Incident.Id);
            return PlainNotice.Of(input, language);
        }
    }
}
