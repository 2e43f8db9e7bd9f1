using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Enrichment;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;
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
        var input = new NoticeInput(WithName(claim.Incident, options), WithName(change, options), evidence, claim.Before, claim.AnyoneNotified, now, LinksFor(options, claim.Incident))
        {
            Subject = options.Subject,
            Severity = options.Severity,
        };
        var writer = new NoticeWriter(notices, input, logger);
        var plan = new PlanBuilder(deliveryPlanner, options, input, writer).Build(routed, jitter);
        return new PlannedChange(change, [.. evidence.Select(item => item.ToStored())], Page(Language.Chinese), plan)
        {
            QueryTime = queryTime,
            EnglishPage = Page(Language.English),
        };

        Notice Page(Language language) => plan.Unreached.Aggregate(
            writer.Write(language, DefaultZone(routed), NoticeOverrides.None),
            (page, item) => UnreachedNotice.OnPage(page, item.Receiver, item.Audiences, item.StandIn));
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
            return WillBeDigested(options, incident, routed, now) ? Enricher.NotAsked(matches, now) : await enricher.AskAsync(matches, incident, now, ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            logger.LookUpFailed(error, incident.Id);
            return [];
        }
    }

    /// <summary>A message names people as their readers know them: it keeps the name of that time, where the store keeps the id.</summary>
    private static Incident WithName(Incident incident, AlertOpsOptions options) =>
        incident.Acknowledgement is { } taken ? incident with { Acknowledgement = taken with { By = options.People.NameOf(taken.By) } } : incident;

    private static Change WithName(Change change, AlertOpsOptions options) => change.Actor is { } actor ? change with { Actor = options.People.NameOf(actor) } : change;

    private static NoticeLinks LinksFor(AlertOpsOptions options, Incident incident) =>
        new(options.Server.Link(""), options.GrafanaUrl is null ? null : options.Server.Link($"/g/{incident.Id}"));

    private static TimeZoneInfo DefaultZone(ImmutableArray<RoutedReceiver> routed) => routed.IsEmpty ? TimeZoneInfo.Utc : routed[0].Receiver.TimeZone;

    /// <summary>True when the message will be a line of a digest, which shows no evidence. A critical message is always written whole.</summary>
    private bool WillBeDigested(AlertOpsOptions options, Incident incident, ImmutableArray<RoutedReceiver> routed, DateTimeOffset now)
    {
        if (incident.Severity == Severity.Critical)
        {
            return false;
        }

        var context = AudienceContext.Of(options, incident.Subject, now);
        return !routed.IsEmpty && routed.All(item => DeliveryPlanner.TargetsOf(item.Receiver, context) is { IsEmpty: false } targets && targets.All(backlog.IsDigesting));
    }
}
