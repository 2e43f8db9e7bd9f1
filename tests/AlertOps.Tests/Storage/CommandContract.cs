using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;
using AlertOps.Storage;
using AlertOps.Storage.Stores;

namespace AlertOps.Tests.Storage;

/// <summary>Commands change an incident once, in one transaction with their change and their entry in the audit log, whatever happens beside them.</summary>
public abstract class CommandContract : StoreContract
{
    private protected CommandContract(StoreDatabase database)
        : base(database)
    {
    }

    private static readonly IncidentCommand Acknowledge = new IncidentCommand.Acknowledge(null);
    private static readonly IncidentCommand Unacknowledge = new IncidentCommand.Unacknowledge(null);
    private static readonly IncidentCommand Close = new IncidentCommand.Close(null);

    private static Actor Person(string id) => new(ActorKind.Person, id, "ci", "192.0.2.7");

    private Task<CommandResult?> TryAsync(long incident, IncidentCommand command, string actor, double at) =>
        Store.Commands.ExecuteAsync(incident, command, Person(actor), Given.At(at), CancellationToken.None);

    private async Task<CommandResult> DoAsync(long incident, IncidentCommand command, string actor, double at)
    {
        var result = await TryAsync(incident, command, actor, at);
        Assert.NotNull(result);
        return result;
    }

    private async Task<long> OpenAsync(params ImmutableArray<Alert> alerts) =>
        (await RecordAsync(Given.Update(0, alerts.IsEmpty ? [Given.Firing("a")] : alerts))).IncidentId;

    private async Task<ImmutableArray<AuditRow>> AuditAsync() =>
        [.. (await new AuditReader(Dialect).EntriesAsync(new AuditFilter(null, null, null, null, null, null), CancellationToken.None)).Items.Reverse()];

    [StoreFact]
    public Task Acknowledging_writes_the_state_a_change_and_an_entry_of_the_audit_log() => PromiseAsync(async () =>
    {
        var id = await OpenAsync(Given.Firing("a", severity: "critical"));
        var result = await DoAsync(id, new IncidentCommand.Acknowledge("我来看"), "zhangsan", 60);

        Assert.Equal((ChangeKind.Acknowledged, IncidentState.Acknowledged), (result.Change, result.State.State));
        var view = await IncidentAsync(id);
        Assert.Equal((IncidentState.Acknowledged, new Acknowledgement("zhangsan", Given.At(60))), (view.Incident.State, view.Incident.Acknowledgement));
        var change = view.Changes[^1];
        Assert.Equal(
            (ChangeKind.Acknowledged, "zhangsan", "我来看", null, Severity.Critical, ChangeState.Silent, Given.At(60)),
            (change.Change.Kind, change.Change.Actor, change.Change.Note, change.Change.Person, change.Change.Severity, change.State, change.Change.At));
        var entry = Assert.Single(await AuditAsync());
        Assert.Equal(
            (Given.At(60), "acknowledge", $"incident:{id}", (long?)id, "person", "zhangsan", "ci", "192.0.2.7"),
            (entry.At, entry.Action, entry.Subject, entry.IncidentId, entry.ActorKind, entry.Actor, entry.Via, entry.Address));
        Assert.Equal("我来看", entry.Details["note"]);
    });

    [StoreFact]
    public Task Acknowledging_twice_changes_nothing_and_leaves_no_trace() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await DoAsync(id, Acknowledge, "zhangsan", 60);
        var again = await DoAsync(id, Acknowledge, "zhangsan", 90);

        Assert.Equal((null, null), (again.Change, again.Refusal));
        Assert.Equal(new Acknowledgement("zhangsan", Given.At(60)), again.State.Owner);
        Assert.Equal(2, (await IncidentAsync(id)).Changes.Length);
        Assert.Single(await AuditAsync());
    });

    [StoreFact]
    public Task A_second_person_is_on_it_too_while_the_first_has_it_and_takes_over_when_the_first_withdraws() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await DoAsync(id, Acknowledge, "zhangsan", 60);
        var second = await DoAsync(id, Acknowledge, "lisi", 70);
        await DoAsync(id, Acknowledge, "wangwu", 80);

        Assert.Equal(ChangeKind.AlsoAcknowledged, second.Change);
        Assert.Equal(("zhangsan", "lisi wangwu"), ((await IncidentAsync(id)).Incident.Acknowledgement!.By, string.Join(' ', (await IncidentAsync(id)).AlsoAcknowledged)));

        await DoAsync(id, Unacknowledge, "zhangsan", 90);
        Assert.Equal((new Acknowledgement("lisi", Given.At(70)), "wangwu"), ((await IncidentAsync(id)).Incident.Acknowledgement!, string.Join(' ', (await IncidentAsync(id)).AlsoAcknowledged)));
        await DoAsync(id, Unacknowledge, "wangwu", 100);
        await DoAsync(id, Unacknowledge, "lisi", 110);
        var view = await IncidentAsync(id);
        Assert.Equal((IncidentState.Open, null, 0), (view.Incident.State, view.Incident.Acknowledgement, view.AlsoAcknowledged.Length));
    });

    [StoreFact]
    public Task Withdrawing_what_nobody_has_is_refused_and_another_person_may_withdraw_for_the_owner() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        Assert.Equal(CommandRefusal.NotAcknowledged, (await DoAsync(id, Unacknowledge, "lisi", 50)).Refusal);
        Assert.Empty(await AuditAsync());
        await DoAsync(id, Acknowledge, "zhangsan", 60);
        await DoAsync(id, Unacknowledge, "lisi", 70);

        var view = await IncidentAsync(id);
        Assert.Equal(IncidentState.Open, view.Incident.State);
        Assert.Equal(("lisi", "zhangsan"), (view.Changes[^1].Change.Actor, view.Changes[^1].Change.Person));
        Assert.Equal("zhangsan", (await AuditAsync())[^1].Person);
    });

    [StoreFact]
    public Task Handing_on_gives_it_to_that_person_and_of_two_at_once_the_first_counts() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await DoAsync(id, Acknowledge, "zhangsan", 60);
        await DoAsync(id, Acknowledge, "lisi", 65);
        Assert.Equal(CommandRefusal.AssignedToOneself, (await DoAsync(id, new IncidentCommand.Assign("zhangsan", null), "zhangsan", 69)).Refusal);
        await DoAsync(id, new IncidentCommand.Assign("lisi", "看 order 库"), "zhangsan", 70);
        Assert.Equal(CommandRefusal.JustAssigned, (await DoAsync(id, new IncidentCommand.Assign("wangwu", null), "zhaoliu", 70.4)).Refusal);

        var view = await IncidentAsync(id);
        Assert.Equal((new Acknowledgement("lisi", Given.At(70)), 0), (view.Incident.Acknowledgement!, view.AlsoAcknowledged.Length));
        var change = view.Changes[^1].Change;
        Assert.Equal((ChangeKind.Assigned, "zhangsan", "lisi", "看 order 库"), (change.Kind, change.Actor, change.Person, change.Note));
        Assert.Null((await DoAsync(id, new IncidentCommand.Assign("lisi", null), "zhaoliu", 80)).Change);
        Assert.Equal(ChangeKind.Assigned, (await DoAsync(id, new IncidentCommand.Assign("wangwu", null), "zhaoliu", 81)).Change);
    });

    [StoreFact]
    public Task A_note_is_kept_also_when_the_incident_is_over_and_one_that_comes_with_a_repeat_is_not_lost() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await DoAsync(id, Acknowledge, "zhangsan", 10);
        Assert.Equal(ChangeKind.Noted, (await DoAsync(id, new IncidentCommand.Acknowledge("还在看"), "zhangsan", 20)).Change);
        await RecordAsync(Given.Update(30, Given.Resolved("a", 0, 29)));
        Assert.Equal(ChangeKind.Noted, (await DoAsync(id, new IncidentCommand.AddNote("扩容 webhook 到 6 副本"), "lisi", 40)).Change);

        Assert.Equal(["还在看", "扩容 webhook 到 6 副本"], (await IncidentAsync(id)).Changes.Select(change => change.Change.Note).OfType<string>());
        Assert.Equal((IncidentState.Resolved, "zhangsan"), ((await IncidentAsync(id)).Incident.State, (await IncidentAsync(id)).Incident.Acknowledgement?.By));
    });

    [StoreFact]
    public Task Whatever_comes_after_the_end_is_too_late() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await RecordAsync(Given.Update(30, Given.Resolved("a", 0, 29)));
        foreach (var command in new[] { Acknowledge, Unacknowledge, Close, new IncidentCommand.Assign("lisi", "x") })
        {
            var result = await DoAsync(id, command, "zhangsan", 40);
            Assert.Equal((null, CommandRefusal.AlreadyResolved, (DateTimeOffset?)Given.At(29)), (result.Change, result.Refusal, result.State.ResolvedAt));
        }

        Assert.Empty(await AuditAsync());
        Assert.Null(await TryAsync(id + 1, Acknowledge, "zhangsan", 40));
    });

    [StoreFact]
    public Task Closing_resolves_now_waits_for_the_planner_and_leaves_the_alerts_as_alertmanager_told_of_them() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await PlanAsync(1, Given.Person("a"));
        await DoAsync(id, Acknowledge, "zhangsan", 5);
        await DoAsync(id, new IncidentCommand.Close("误报"), "lisi", 20);

        var view = await IncidentAsync(id);
        Assert.Equal((IncidentState.Resolved, (DateTimeOffset?)Given.At(20), "zhangsan"), (view.Incident.State, view.Incident.ResolvedAt, view.Incident.Acknowledgement?.By));
        Assert.True(Assert.Single(view.Incident.Alerts).Alert.IsFiring);
        Assert.Equal((ChangeKind.Closed, ChangeState.Pending), (view.Changes[^1].Change.Kind, view.Changes[^1].State));
        var claim = await PlanAsync(21, Given.Person("a"));
        Assert.Equal((ChangeKind.Closed, "lisi", "误报"), (Assert.Single(claim.Pending).Kind, claim.Pending[0].Actor, claim.Pending[0].Note));
        Assert.Equal("host/HostDown", Assert.Single(claim.Before).RunbookId);
        Assert.Equal(CommandRefusal.AlreadyResolved, (await DoAsync(id, Close, "zhangsan", 30)).Refusal);
    });

    [StoreFact]
    public Task After_closing_an_equal_update_of_alerts_that_still_fire_opens_another_incident() => PromiseAsync(async () =>
    {
        var update = Given.Update(0, Given.Firing("a"), Given.Firing("b"));
        var id = (await RecordAsync(update)).IncidentId;
        Assert.Null((await RecordAsync(update with { ReceivedAt = Given.At(10) })).Change);
        await DoAsync(id, Close, "zhangsan", 20);

        var again = await RecordAsync(update with { ReceivedAt = Given.At(30) });
        Assert.Equal(ChangeKind.Opened, again.Change);
        Assert.NotEqual(id, again.IncidentId);
        Assert.Equal((IncidentState.Open, null), ((await IncidentAsync(again.IncidentId)).Incident.State, (await IncidentAsync(again.IncidentId)).Incident.Acknowledgement));
        Assert.Equal(Given.At(20), (await IncidentAsync(id)).Incident.ResolvedAt);
    });

    [StoreFact]
    public Task News_of_the_end_after_closing_ends_the_alerts_and_opens_nothing() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await DoAsync(id, Close, "zhangsan", 20);
        var receipt = await RecordAsync(Given.Update(30, Given.Resolved("a", 0, 29)));

        Assert.Equal((id, null), (receipt.IncidentId, receipt.Change));
        var view = await IncidentAsync(id);
        Assert.Equal((Given.At(20), Given.At(29)), (view.Incident.ResolvedAt, Assert.Single(view.Incident.Alerts).Alert.EndsAt));
    });

    [StoreFact]
    public Task Nobody_is_reminded_of_what_somebody_has_and_reminders_come_again_when_nobody_has_it() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        await PlanRemindingAsync(1, remindAt: 100);
        await DoAsync(id, Acknowledge, "zhangsan", 50);
        Assert.Equal(0, await RemindersAsync(200));
        await DoAsync(id, Unacknowledge, "zhangsan", 210);
        Assert.Equal(1, await RemindersAsync(1200));

        // Acknowledged before the reminder is planned: it is void, and the next one is due when nobody has it again.
        await DoAsync(id, Acknowledge, "zhangsan", 1201);
        Assert.Empty(await Store.Incidents.ClaimIncidentsAsync(Given.At(1202), Given.Lease, 10, CancellationToken.None));
        await DoAsync(id, Unacknowledge, "zhangsan", 1230);
        Assert.Equal(1, await RemindersAsync(1240));
        await DoAsync(id, Close, "zhangsan", 1250);
        Assert.Equal(0, await RemindersAsync(9000));
    });

    [StoreFact]
    public Task Of_many_acknowledgements_at_once_one_has_it_and_all_others_are_on_it_too() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(() => DoAsync(id, Acknowledge, $"p{number % 12}", 10 + number))));

        Assert.Single(results, result => result.Change == ChangeKind.Acknowledged);
        Assert.Equal(11, results.Count(result => result.Change == ChangeKind.AlsoAcknowledged));
        var view = await IncidentAsync(id);
        Assert.Equal(12, view.AlsoAcknowledged.Append(view.Incident.Acknowledgement!.By).Distinct().Count());
        Assert.Equal(12, (await AuditAsync()).Length);
    });

    [StoreFact]
    public Task An_acknowledgement_beside_the_end_either_comes_before_it_or_is_too_late() => PromiseAsync(async () =>
    {
        for (var number = 0; number < 20; number++)
        {
            var group = $"group {number}";
            var id = (await RecordAsync(Given.Update(0, Given.Firing("a")).Of(group))).IncidentId;
            var end = Task.Run(() => number % 2 == 0
                ? RecordAsync(Given.Update(10, Given.Resolved("a", 0, 9)).Of(group))
                : (Task)DoAsync(id, Close, "lisi", 10));
            var acknowledged = await Task.Run(() => DoAsync(id, Acknowledge, "zhangsan", 10));
            await end;

            var view = await IncidentAsync(id);
            Assert.Equal(IncidentState.Resolved, view.Incident.State);
            Assert.Equal(acknowledged.Refusal is null, view.Incident.Acknowledgement is not null);
            var kinds = view.Changes.Select(change => change.Change.Kind).ToList();
            Assert.Contains(kinds[^1], new[] { ChangeKind.Resolved, ChangeKind.Closed });
            Assert.Equal(acknowledged.Refusal is null, kinds.Contains(ChangeKind.Acknowledged));
        }
    });

    [StoreFact]
    public Task Of_two_who_close_at_once_one_is_too_late() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        var results = await Task.WhenAll(Task.Run(() => DoAsync(id, Close, "zhangsan", 10)), Task.Run(() => DoAsync(id, Close, "lisi", 10)));

        Assert.Single(results, result => result.Change == ChangeKind.Closed);
        Assert.Single(results, result => result.Refusal == CommandRefusal.AlreadyResolved);
        Assert.Single(await AuditAsync());
    });

    [StoreFact]
    public Task A_transaction_that_ends_before_its_commit_leaves_nothing() => PromiseAsync(async () =>
    {
        var id = await OpenAsync();
        var rows = new CommandRows(Dialect);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Database.WriteAsync<int>(
            async session =>
            {
                Assert.NotNull((await rows.ExecuteAsync(session, id, Close, Person("zhangsan"), Given.At(10), CancellationToken.None))?.Change);
                throw new InvalidOperationException("killed");
            },
            CancellationToken.None));

        Assert.Empty(await AuditAsync());
        Assert.Equal((IncidentState.Open, 1), ((await IncidentAsync(id)).Incident.State, (await IncidentAsync(id)).Changes.Length));
        Assert.Equal(ChangeKind.Acknowledged, (await DoAsync(id, Acknowledge, "lisi", 20)).Change);
    });

    private async Task<int> RemindersAsync(double at) =>
        (await Store.Timers.FireAsync(at, TimerRun.Reminders)).Count(fired => fired.Raises(ChangeKind.ReminderDue));

    private async Task PlanRemindingAsync(double at, double remindAt)
    {
        var claim = await ClaimAsync(at);
        var plan = Given.Plan(claim, Given.Person("a"));
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, plan with { Plan = plan.Plan with { RemindAt = Given.At(remindAt) } }, Given.NoLimits, Given.At(at), CancellationToken.None));
    }
}

public sealed class SqliteCommandTests() : CommandContract(new SqliteStoreDatabase());

public sealed class PostgresCommandTests() : CommandContract(new PostgresStoreDatabase());
