using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Storage;

namespace AlertOps.Tests.Storage;

/// <summary>An incident of very many alerts, changes and deliveries is read in pages.</summary>
public abstract class GiantIncidentContract : StoreContract
{
    private protected GiantIncidentContract(StoreDatabase database)
        : base(database)
    {
    }

    private const int Many = 450;

    [StoreFact]
    public Task The_alerts_of_an_incident_come_in_pages_firing_first_then_the_worst_then_the_newest() => PromiseAsync(async () =>
    {
        string[] severities = ["critical", "warning", "info"];
        var alerts = Enumerable.Range(0, Many).Select(number => number % 5 == 0
            ? Given.Resolved($"{number:x16}", number / 7, 1000, severities[number % 3])
            : Given.Firing($"{number:x16}", number / 7, severities[number % 3])).ToImmutableArray();
        var receipt = await RecordAsync(Given.Update(1001, alerts));

        var pages = await PagesAsync(receipt.IncidentId, view => view.NextAlerts, cursor => new IncidentPart(cursor, null));

        Assert.Equal([200, 200, 50], pages.Select(page => page.Incident.Alerts.Length));
        Assert.All(pages, page => Assert.Equal((Many - (Many / 5), Many), (page.Counts.Firing, page.Counts.Alerts)));
        Assert.Equal(
            alerts.OrderByDescending(alert => alert.IsFiring).ThenByDescending(alert => SeverityRules.Default.Of(alert.Labels)).ThenByDescending(alert => alert.StartsAt)
                .ThenBy(alert => alert.Fingerprint, StringComparer.Ordinal).Select(alert => alert.Fingerprint),
            pages.SelectMany(page => page.Incident.Alerts).Select(item => item.Alert.Fingerprint));
    });

    [StoreFact]
    public Task Alerts_that_are_long_come_fewer_at_a_time_and_never_none() => PromiseAsync(async () =>
    {
        var alerts = Enumerable.Range(0, 6).Select(number => Given.Firing($"{number:x16}", -number) with
        {
            Annotations = LabelSet.Of(("description", new string('x', number == 5 ? 400_000 : 100_000))),
        }).ToImmutableArray();
        var receipt = await RecordAsync(Given.Update(0, alerts));

        var pages = await PagesAsync(receipt.IncidentId, view => view.NextAlerts, cursor => new IncidentPart(cursor, null));

        Assert.Equal([2, 2, 1, 1], pages.Select(page => page.Incident.Alerts.Length));
        Assert.Equal(alerts.Select(alert => alert.Fingerprint), pages.SelectMany(page => page.Incident.Alerts).Select(item => item.Alert.Fingerprint));
    });

    [StoreFact]
    public Task Of_many_changes_and_deliveries_the_newest_are_shown_and_the_older_ones_can_be_asked_for() => PromiseAsync(async () =>
    {
        var receipt = await RecordAsync(Given.Update(0, Given.Firing("a")));
        await PlanAsync(1, [.. Enumerable.Range(0, 120).Select(number => Given.Person($"p{number}"))]);
        foreach (var number in Enumerable.Range(1, 230))
        {
            await RecordAsync(Given.Update(number + 1, Given.Firing($"b{number}")));
        }

        var pages = await PagesAsync(receipt.IncidentId, view => view.OlderChanges, cursor => new IncidentPart(null, cursor));

        Assert.Equal([100, 100, 31], pages.Select(page => page.Changes.Length));
        Assert.Equal(231, pages.SelectMany(page => page.Changes).Select(change => change.Change.Id).Distinct().Count());
        Assert.All(pages, page => Assert.Equal(page.Changes.Select(change => change.Change.Id).Order(), page.Changes.Select(change => change.Change.Id)));
        Assert.True(pages[0].Changes[0].Change.Id > pages[1].Changes[^1].Change.Id);
        Assert.All(pages, page => Assert.Equal(("回调故障", "host/HostDown"), (page.LatestNotice!.Title, page.RunbookId)));
        Assert.All(pages, page => Assert.Equal((231, 120), (page.Counts.Changes, page.Counts.Deliveries)));
        var newest = (await DeliveriesAsync())[^1].Id;
        Assert.Equal((100, newest), (pages[0].Deliveries.Length, pages[0].Deliveries[^1].Id));
    });

    [StoreFact]
    public Task Changes_with_much_evidence_come_fewer_at_a_time() => PromiseAsync(async () =>
    {
        var receipt = await RecordAsync(Given.Update(0, Given.Firing("a")));
        foreach (var number in Enumerable.Range(1, 5))
        {
            var claim = await ClaimAsync(number * 10);
            var planned = Given.Plan(claim, Given.Person("a")) with { Page = Given.Notice(new string('长', 200_000)) };
            Assert.True(await Store.Incidents.CommitPlanAsync(claim, planned, Given.NoLimits, Given.At(number * 10), CancellationToken.None));
            await RecordAsync(Given.Update((number * 10) + 1, Given.Firing($"b{number}")));
        }

        var pages = await PagesAsync(receipt.IncidentId, view => view.OlderChanges, cursor => new IncidentPart(null, cursor));

        Assert.Equal([3, 2, 1], pages.Select(page => page.Changes.Length));
    });

    [StoreFact]
    public Task A_cursor_that_is_none_is_the_beginning_of_an_incident() => PromiseAsync(async () =>
    {
        var receipt = await RecordAsync(Given.Update(0, Given.Firing("a"), Given.Firing("b")));

        foreach (var nonsense in new[] { "x", "\0", "alert:9:9:9", new AlertCursor(0, 0, "x\0").ToString(), new string('A', 5000) })
        {
            var view = await IncidentReader.IncidentAsync(receipt.IncidentId, Language.English, new IncidentPart(nonsense, nonsense), CancellationToken.None);
            Assert.Equal((2, 1), (view!.Incident.Alerts.Length, view.Changes.Length));
        }

        var behind = await IncidentReader.IncidentAsync(receipt.IncidentId, Language.English, new IncidentPart(new AlertCursor(9, long.MinValue, "").ToString(), null), CancellationToken.None);
        Assert.Empty(behind!.Incident.Alerts);
        Assert.Equal(2, behind.Counts.Alerts);
    });

    private async Task<ImmutableArray<IncidentView>> PagesAsync(long id, Func<IncidentView, string?> next, Func<string?, IncidentPart> part)
    {
        var pages = ImmutableArray.CreateBuilder<IncidentView>();
        string? cursor = null;
        do
        {
            pages.Add((await IncidentReader.IncidentAsync(id, Language.Chinese, part(cursor), CancellationToken.None))!);
            cursor = next(pages[^1]);
        }
        while (cursor is not null && pages.Count < 20);

        return pages.ToImmutable();
    }
}

public sealed class SqliteGiantIncidentTests() : GiantIncidentContract(new SqliteStoreDatabase());

public sealed class PostgresGiantIncidentTests() : GiantIncidentContract(new PostgresStoreDatabase());
