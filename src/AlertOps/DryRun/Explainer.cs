using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Planning;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;
using AlertOps.Storage;
using AlertOps.Text;

namespace AlertOps.DryRun;

/// <summary>Plans and renders a webhook body with the planner and the channels of the service, and stops before anything is stored or sent.</summary>
internal sealed class Explainer(
    IncidentPlanner planner,
    RunbookLibrary runbooks,
    ChannelDirectory channels,
    IPictures pictures,
    IncidentForecast forecast,
    ActiveConfiguration configuration,
    TimeProvider time)
{
    public async Task<Explanation> ExplainAsync(GroupUpdate update, DateTimeOffset at, CancellationToken ct)
    {
        var options = configuration.Current;
        var foreseen = await forecast.OfAsync(update, options.Severity, at, ct);
        var planned = await planner.PlanAsync(foreseen.Claim, at, ct);
        var context = AudienceContext.Of(options, foreseen.Claim.Incident.Subject, at);
        var routes = Router.Route(options, foreseen.Claim.Incident).Select(route => Explain(route, planned.Plan, context));
        var matches = runbooks.Current.Match(foreseen.Claim.Incident.Subject, options.Severity);
        var explained = matches.Select(match => Explain(match, planned.Evidence.FirstOrDefault(stored => stored.RunbookId == match.Runbook.Id), foreseen.Claim.Incident.GroupLabels, options.Subject, at)).ToImmutableArray();
        var messages = foreseen.IsNews ? await MessagesAsync(planned, foreseen, ct) : [];
        return new Explanation(
            foreseen.Claim.Incident.Id,
            foreseen.IsNews ? WordOf(planned.Change.Kind) : "nothing: it repeats what is known",
            at,
            [.. routes],
            explained,
            messages,
            Failures(explained, messages));
    }

    private static ExplainedRoute Explain(RoutedReceiver route, Plan plan, AudienceContext context)
    {
        var unreached = plan.Unreached.FirstOrDefault(item => item.Receiver == route.Receiver.Name);
        return new ExplainedRoute(
            route.Receiver.Name,
            route.Because,
            [
                .. from channel in route.Receiver.Channels
                   from list in (AudienceList[])[channel.To, channel.Cc, channel.Mention]
                   from audience in list.Resolve(context)
                   select new ExplainedAudience(channel.Channel, channel.Endpoint, audience.Written, audience.Recipients),
            ],
            unreached is null,
            unreached?.StandIn);
    }

    private static ExplainedRunbook Explain(RunbookMatch match, StoredEvidence? stored, LabelSet groupLabels, SubjectOptions subject, DateTimeOffset at)
    {
        var evidence = stored?.Evidence ?? EvidenceSet.None(at);
        var alerts = match.FiringOrAll;
        var subjects = new ActionSubjects(alerts, new AlertNames(match.Alerts, groupLabels, subject));
        return new ExplainedRunbook(
            match.Runbook.Id,
            match.Runbook.Title,
            match.Because,
            match.Alerts.Length,
            [.. match.Runbook.Queries.Select(query => Explain(query, evidence[query.Id]))],
            [.. new RunbookJudge(match.Runbook, alerts, evidence).Actions().Select(judged => Explain(judged, subjects))]);
    }

    private static ExplainedQuery Explain(RunbookQuery query, Evidence? evidence)
    {
        var answer = evidence is null
            ? "not asked"
            : evidence.Match(
                series => $"{ValueFormat.Format(series[0].Value ?? double.NaN, query.Unit, Language.English)} ({series.Length} series)",
                (reason, detail) => detail.Length == 0 ? reason.ToString() : $"{reason}: {detail}");
        return new ExplainedQuery(
            query.Id, query.Title, query.Source, evidence?.Expr ?? query.Expr, evidence is { IsKnown: true }, answer, evidence?.Took.TotalMilliseconds ?? 0);
    }

    private static ExplainedAction Explain(JudgedAction judged, ActionSubjects subjects) => new(
        judged.Action.Id,
        judged.Action.When?.ToString(),
        judged.Verdict switch
        {
            ActionVerdict.Always => "always",
            ActionVerdict.Holds => "holds",
            ActionVerdict.Undecided => "unknown",
            ActionVerdict.RuledOut => "ruled out",
        },
        subjects.Holding(judged),
        judged.Action.Do);

    private async Task<ImmutableArray<ExplainedMessage>> MessagesAsync(PlannedChange planned, Forecast foreseen, CancellationToken ct)
    {
        ImmutableArray<OutboxDelivery> deliveries = [.. planned.Plan.Deliveries.Select((delivery, index) => new OutboxDelivery(
            foreseen.NextDelivery + index, foreseen.Claim.Incident.Id, planned.Change.Id, delivery.Receiver, delivery.Target, delivery.Notice, 1, planned.Change.At))];
        await DrawAsync(deliveries, ct);
        return
        [
            .. from delivery in deliveries
               group delivery by (delivery.Target.Channel, delivery.Target.Endpoint) into due
               from draft in channels.Find(due.Key.Channel)!.Build([.. due])
               select Explain(draft, channels.Find(due.Key.Channel)!.Preview(draft.MediaType, draft.Body)[0]),
        ];
    }

    private async Task DrawAsync(ImmutableArray<OutboxDelivery> deliveries, CancellationToken ct)
    {
        try
        {
            await pictures.DrawAsync([.. deliveries.SelectMany(delivery => channels.Find(delivery.Target.Channel)!.Drawings(delivery))], isUrgent: false)
                .WaitAsync(PendingPictures.MaxWait, time, ct);
        }
        catch (TimeoutException)
        {
            // The message goes without the picture, as it would when sent.
        }
    }

    private static ExplainedMessage Explain(CallDraft draft, PreviewPart preview) => new(
        draft.Channel,
        draft.Endpoint,
        draft.Recipients,
        preview.Text,
        preview.Bytes,
        preview.MaxBytes,
        draft.MediaType,
        Encoding.UTF8.GetString(draft.Body.AsSpan()));

    private static ImmutableArray<string> Failures(ImmutableArray<ExplainedRunbook> runbooks, ImmutableArray<ExplainedMessage> messages) =>
    [
        .. from runbook in runbooks
           from query in runbook.Queries
           where !query.Known && query.Answer.StartsWith(nameof(Unavailable.Refused), StringComparison.Ordinal)
           select $"{runbook.Id}: query {query.Id} was refused: {query.Answer}",
        .. messages.Where(message => message.ContentBytes > message.Budget)
            .Select(message => $"{message.Channel} {message.Endpoint}: {message.ContentBytes} bytes, {message.Budget} allowed"),
    ];

    private static string WordOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Opened => "opened",
        ChangeKind.AlertsAdded => "alerts added",
        ChangeKind.SeverityRaised => "severity raised",
        ChangeKind.SomeResolved => "some resolved: shown on the page, not sent by itself",
        ChangeKind.Resolved => "resolved",
        ChangeKind.ReminderDue => "reminder",
        ChangeKind.Acknowledged or ChangeKind.AlsoAcknowledged or ChangeKind.Unacknowledged or ChangeKind.Assigned or ChangeKind.Noted or ChangeKind.Closed => "by hand",
    };
}
