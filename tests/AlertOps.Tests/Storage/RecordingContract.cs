using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;

namespace AlertOps.Tests.Storage;

/// <summary>Updates open, change and resolve incidents; a repeat changes nothing.</summary>
public abstract class RecordingContract : StoreContract
{
    private protected RecordingContract(StoreDatabase database)
        : base(database)
    {
    }

    [StoreFact]
    public Task Recording_the_same_update_twice_keeps_one_row_and_makes_one_change() => PromiseAsync(async () =>
    {
        var first = await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")));
        var second = await RecordAsync(Given.Update(60, Given.Firing("a"), Given.Firing("b")));

        Assert.Equal(ChangeKind.Opened, first.Change);
        Assert.Null(second.Change);
        Assert.Equal(first.IncidentId, second.IncidentId);
        var view = await IncidentAsync(first.IncidentId);
        Assert.Equal(2, view.Incident.Alerts.Length);
        Assert.Equal((2, 0), (Assert.Single(view.Changes).Change.Added, view.Changes[0].Change.Resolved));
        Assert.Equal(Given.At(60), view.Incident.LastSeen);
        Assert.All(view.Incident.Alerts, alert => Assert.Equal((Given.At(0), Given.At(60)), (alert.FirstSeen, alert.LastSeen)));
    });

    [StoreFact]
    public Task What_was_recorded_survives_reopening_the_store() => PromiseAsync(async () =>
    {
        var receipt = await RecordAsync(Given.Update(0, Given.Firing("a", severity: "critical")));
        await RestartAsync();

        Assert.Null((await RecordAsync(Given.Update(10, Given.Firing("a", severity: "critical")))).Change);
        var claim = await ClaimAsync(11);
        Assert.Equal(receipt.IncidentId, claim.Incident.Id);
        Assert.Equal("a", Assert.Single(claim.Incident.Alerts).Alert.Fingerprint);
    });

    [StoreFact]
    public Task Firing_again_with_another_start_is_no_change_and_the_first_start_stands() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(10, Given.Firing("a", from: 5)));
        var again = await RecordAsync(Given.Update(20, Given.Firing("a", from: 15)));

        Assert.Null(again.Change);
        Assert.Equal(Given.At(5), Assert.Single((await IncidentAsync(again.IncidentId)).Incident.Alerts).Alert.StartsAt);
    });

    [StoreFact]
    public Task Absence_from_an_update_resolves_nothing() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")));
        var receipt = await RecordAsync(Given.Update(1, Given.Firing("a")));

        Assert.Null(receipt.Change);
        Assert.All((await IncidentAsync(receipt.IncidentId)).Incident.Alerts, alert => Assert.True(alert.Alert.IsFiring));
    });

    [StoreFact]
    public Task A_group_that_grows_worsens_shrinks_and_ends_makes_one_change_each_time() => PromiseAsync(async () =>
    {
        var opened = await RecordAsync(Given.Update(0, Given.Firing("a")));
        var added = await RecordAsync(Given.Update(1, Given.Firing("a"), Given.Firing("b")));
        var raised = await RecordAsync(Given.Update(2, Given.Firing("c", severity: "critical")));
        var some = await RecordAsync(Given.Update(3, Given.Resolved("c", 2, 3, "critical")));
        var again = await RecordAsync(Given.Update(5, Given.Firing("c", from: 4, severity: "info")));
        var over = await RecordAsync(Given.Update(9, Given.Resolved("a", 0, 7), Given.Resolved("b", 0, 8), Given.Resolved("c", 4, 6, "info")));

        Assert.Equal(
            [ChangeKind.Opened, ChangeKind.AlertsAdded, ChangeKind.SeverityRaised, ChangeKind.SomeResolved, ChangeKind.AlertsAdded, ChangeKind.Resolved],
            new[] { opened, added, raised, some, again, over }.Select(receipt => receipt.Change!.Value));
        var view = await IncidentAsync(opened.IncidentId);
        Assert.Equal([(1, 0), (1, 0), (1, 0), (0, 1), (1, 0), (0, 3)], view.Changes.Select(change => (change.Change.Added, change.Change.Resolved)));
        Assert.Equal((IncidentState.Resolved, Given.At(8)), (view.Incident.State, view.Incident.ResolvedAt));
    });

    [StoreFact]
    public Task Firing_after_the_end_opens_another_incident() => PromiseAsync(async () =>
    {
        var first = await RecordAsync(Given.Update(0, Given.Firing("a")));
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)));
        var second = await RecordAsync(Given.Update(9, Given.Firing("a", from: 8)));

        Assert.Equal(ChangeKind.Opened, second.Change);
        Assert.NotEqual(first.IncidentId, second.IncidentId);
    });

    [StoreFact]
    public Task Resolved_for_an_unknown_alert_is_stored_without_a_message() => PromiseAsync(async () =>
    {
        var born = await RecordAsync(Given.Update(0, Given.Resolved("a", -60, -30)));
        var more = await RecordAsync(Given.Update(1, Given.Resolved("b", -60, -20)));

        Assert.Null(born.Change);
        Assert.Equal(born with { Change = null }, more);
        var incident = (await IncidentAsync(born.IncidentId)).Incident;
        Assert.Equal((IncidentState.Resolved, 2), (incident.State, incident.Alerts.Length));
        Assert.Null(await Store.Incidents.ClaimIncidentAsync(Given.At(2), Given.Lease, CancellationToken.None));
    });

    [StoreFact]
    public Task Late_news_of_a_twin_waits_while_the_rest_of_its_update_is_written() => PromiseAsync(async () =>
    {
        var first = await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")));
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)));
        var late = await RecordAsync(Given.Update(6, Given.Firing("a", from: 4), Given.Firing("b"), Given.Firing("c", from: 5)));

        Assert.Equal(ChangeKind.AlertsAdded, late.Change);
        var held = Assert.Single(await Store.Incidents.StaleFiringUpdatesAsync(Given.At(6), CancellationToken.None));
        Assert.Equal("a", Assert.Single(held.Update.Alerts).Fingerprint);
        Assert.Equal(Given.At(11), held.ExpiresAt);
        Assert.Equal(2, (await IncidentAsync(first.IncidentId)).Incident.Firing.Count());
    });

    [StoreFact]
    public Task Late_news_counts_when_confirmed_and_is_forgotten_otherwise() => PromiseAsync(async () =>
    {
        var first = await RecordAsync(Given.Update(0, Given.Firing("a")));
        await RecordAsync(Given.Update(5, Given.Resolved("a", 0, 4)));
        Assert.Equal(new Receipt(first.IncidentId, null), await RecordAsync(Given.Update(6, Given.Firing("a", from: 1))));
        await RecordAsync(Given.Update(7, Given.Firing("a", from: 2)));
        var held = await Store.Incidents.StaleFiringUpdatesAsync(Given.At(7), CancellationToken.None);

        Assert.Null(await Store.Incidents.ResolveStaleFiringAsync(held[0].Id, false, SeverityRules.Default, Given.At(8), CancellationToken.None));
        var confirmed = await Store.Incidents.ResolveStaleFiringAsync(held[1].Id, true, SeverityRules.Default, Given.At(8), CancellationToken.None);
        Assert.Equal(ChangeKind.Opened, confirmed!.Change);
        Assert.Null(await Store.Incidents.ResolveStaleFiringAsync(held[1].Id, true, SeverityRules.Default, Given.At(8), CancellationToken.None));
        Assert.Empty(await Store.Incidents.StaleFiringUpdatesAsync(Given.At(99), CancellationToken.None));
        Assert.Null((await RecordAsync(Given.Update(9, Given.Firing("a", from: 1)))).Change);
    });

    [StoreFact]
    public Task Sources_and_receivers_have_incidents_of_their_own_and_cluster_members_share_one() => PromiseAsync(async () =>
    {
        var update = Given.Update(0, Given.Firing("a"));
        var one = await RecordAsync(update);
        var twin = await RecordAsync(update with { ExternalUrl = "http://am-2" });
        var source = await RecordAsync(update with { Source = "bj" });
        var receiver = await RecordAsync(update with { Receiver = "other" });

        Assert.Equal(one.IncidentId, twin.IncidentId);
        Assert.Equal(3, new[] { one, source, receiver }.Select(receipt => receipt.IncidentId).Distinct().Count());
    });

    [StoreFact]
    public Task New_texts_are_stored_without_a_word() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a")));
        var annotations = LabelSet.Of(("summary", "第二次 \"quoted\" \uFFFD"));
        var receipt = await RecordAsync(Given.Update(1, Given.Firing("a") with { Annotations = annotations }) with { CommonAnnotations = annotations, TruncatedAlerts = 7 });

        Assert.Null(receipt.Change);
        var incident = (await IncidentAsync(receipt.IncidentId)).Incident;
        Assert.Equal(annotations, incident.Alerts[0].Alert.Annotations);
        Assert.Equal((annotations, 7), (incident.CommonAnnotations, incident.TruncatedAlerts));
    });

    [StoreFact]
    public Task Updates_of_one_batch_see_each_other() => PromiseAsync(async () =>
    {
        var receipts = await Store.Incidents.RecordAsync(
            [Given.Update(0, Given.Firing("a")), Given.Update(0, Given.Firing("a")), Given.Update(3, Given.Resolved("a", 0, 2)), Given.Update(4, Given.Firing("a", 3))],
            SeverityRules.Default,
            CancellationToken.None);

        Assert.Equal([ChangeKind.Opened, null, ChangeKind.Resolved, ChangeKind.Opened], receipts.Select(receipt => receipt.Change));
    });

    [StoreFact]
    public Task Batches_side_by_side_open_each_group_once_and_end_it_once() => PromiseAsync(async () =>
    {
        GroupUpdate[] Of(GroupUpdate update) => [.. Enumerable.Range(0, 40).Select(number => update.Of($"group {number}"))];
        var opened = await SideBySideAsync(Of(Given.Update(0, Given.Firing("a"), Given.Firing("b"))));
        var ended = await SideBySideAsync(Of(Given.Update(9, Given.Resolved("a", 0, 8), Given.Resolved("b", 0, 8))));

        Assert.Equal(40, opened.Concat(ended).Select(receipt => receipt.IncidentId).Distinct().Count());
        Assert.Equal(40, opened.Count(receipt => receipt.Change == ChangeKind.Opened));
        Assert.Equal(40, ended.Count(receipt => receipt.Change == ChangeKind.Resolved));
        Assert.Equal(80, opened.Concat(ended).Count(receipt => receipt.Change is not null));

        async Task<IReadOnlyList<Receipt>> SideBySideAsync(GroupUpdate[] updates) =>
            [.. (await Task.WhenAll(Enumerable.Range(0, 6).Select(round => Task.Run(() => Store.Incidents.RecordAsync(
                [.. round % 2 == 0 ? updates.Reverse() : updates], SeverityRules.Default, CancellationToken.None))))).SelectMany(all => all)];
    });

    [StoreFact]
    public Task Bad_data_in_one_update_writes_nothing_of_its_batch() => PromiseAsync(async () =>
    {
        var bad = Given.Update(0, Given.Firing("b")) with { Receiver = null! };

        await Assert.ThrowsAsync<StoreRejectedException>(
            () => Store.Incidents.RecordAsync([Given.Update(0, Given.Firing("a")), bad], SeverityRules.Default, CancellationToken.None));
        Assert.Null(await Store.Incidents.ClaimIncidentAsync(Given.At(1), Given.Lease, CancellationToken.None));
        Assert.Equal(ChangeKind.Opened, (await RecordAsync(Given.Update(0, Given.Firing("a")))).Change);
    });

    [StoreFact]
    public Task Two_thousand_alerts_in_one_update_are_one_incident() => PromiseAsync(async () =>
    {
        var update = Given.Update(0, [.. Enumerable.Range(0, 2000).Select(number => Given.Firing($"node-{number}"))]);
        var receipt = await RecordAsync(update);
        Assert.Null((await RecordAsync(update)).Change);

        Assert.Equal(2000, (await IncidentAsync(receipt.IncidentId)).Counts.Alerts);
    });

    [StoreFact]
    public Task A_refused_body_is_kept_up_to_its_first_64_KiB() => PromiseAsync(async () =>
    {
        Assert.Null(await Store.Housekeeping.LastRefusedBodyAsync(CancellationToken.None));
        await Store.Housekeeping.SaveRefusedBodyAsync(new RefusedBody(Given.At(3), "", 400, "$: bad", new byte[100_000]), CancellationToken.None);

        Assert.Equal(Given.At(3), await Store.Housekeeping.LastRefusedBodyAsync(CancellationToken.None));
    });
}

public sealed class SqliteRecordingTests() : RecordingContract(new SqliteStoreDatabase());

public sealed class PostgresRecordingTests() : RecordingContract(new PostgresStoreDatabase());
