using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Incidents;
using AlertOps.Storage;

namespace AlertOps.Tests.Storage;

/// <summary>Readers of pages and of the API find incidents by their filters, newest first.</summary>
public abstract class ReaderContract : StoreContract
{
    private protected ReaderContract(StoreDatabase database)
        : base(database)
    {
    }

    private static readonly IncidentFilter Everything = new([], null, null, null, null, null);

    [StoreFact]
    public Task Lists_are_read_page_by_page_newest_first() => PromiseAsync(async () =>
    {
        for (var number = 1; number <= 5; number++)
        {
            await RecordAsync(Given.Update(number, Given.Firing("a")).Of($"group-{number}"));
        }

        var first = await IncidentReader.IncidentsAsync(Everything with { Limit = 3 }, CancellationToken.None);
        var second = await IncidentReader.IncidentsAsync(Everything with { Limit = 3, Cursor = first.Next }, CancellationToken.None);
        Assert.Equal([5, 4, 3], first.Items.Select(row => row.Id));
        Assert.Equal([2, 1], second.Items.Select(row => row.Id));
        Assert.Null(second.Next);
        Assert.Empty((await IncidentReader.IncidentsAsync(Everything with { Cursor = "nonsense" }, CancellationToken.None)).Items);
    });

    [StoreFact]
    public Task A_page_speaks_the_language_of_its_reader_where_both_are_kept() => PromiseAsync(async () =>
    {
        var old = await RecordAsync(Given.Update(0, Given.Firing("a")).Of("old"));
        await PlanAsync(1, Given.Person("a"));
        var both = await RecordAsync(Given.Update(2, Given.Firing("a")).Of("both"));
        var claim = await ClaimAsync(3);
        var planned = Given.Plan(claim, Given.Person("a")) with { EnglishPage = Given.Notice("callback failure") with { Language = Language.English } };
        Assert.True(await Store.Incidents.CommitPlanAsync(claim, planned, Given.NoLimits, Given.At(3), CancellationToken.None));

        Assert.Equal([(both.IncidentId, "回调故障"), (old.IncidentId, "回调故障")], await TitlesAsync(Everything));
        Assert.Equal([(both.IncidentId, "callback failure"), (old.IncidentId, "回调故障")], await TitlesAsync(Everything with { Language = Language.English }));
        Assert.Equal([(both.IncidentId, "回调故障")], await TitlesAsync(Everything with { Query = "CALLBACK" }));
        Assert.Equal(("回调故障", "回调故障"), await SaidAsync(both, Language.Chinese));
        Assert.Equal(("callback failure", "callback failure"), await SaidAsync(both, Language.English));
        Assert.Equal(("回调故障", "回调故障"), await SaidAsync(old, Language.English));

        async Task<IEnumerable<(long, string)>> TitlesAsync(IncidentFilter filter) =>
            (await IncidentReader.IncidentsAsync(filter, CancellationToken.None)).Items.Select(row => (row.Id, row.Title));

        async Task<(string, string)> SaidAsync(Receipt receipt, Language language)
        {
            var view = await IncidentReader.IncidentAsync(receipt.IncidentId, language, IncidentPart.First, CancellationToken.None);
            return (view!.Title, Assert.Single(view.Changes).Notice!.Title);
        }
    });

    [StoreFact]
    public Task Search_finds_words_as_they_are_written() => PromiseAsync(async () =>
    {
        var alert = Given.Firing("db-0");
        var labels = alert.Labels.With("disk", "100%").With("quote", "a\"b").With("path", "back\\slash").With("team", "数据库");
        await RecordAsync(Given.Update(0, alert with { Labels = labels }));

        (string Query, int Found)[] expected =
        [
            ("db-0", 1), ("DB-0 hostdown", 1), ("#1", 1), ("100%", 1), ("%", 1), ("_", 0), ("a\"b", 1), ("back\\slash", 1), ("数据库", 1), ("nowhere", 0),
        ];
        foreach (var (query, found) in expected)
        {
            Assert.Equal((query, found), (query, (await IncidentReader.IncidentsAsync(Everything with { Query = query }, CancellationToken.None)).Items.Length));
        }
    });

    [StoreFact]
    public Task Filters_narrow_the_list() => PromiseAsync(async () =>
    {
        await RecordAsync(Given.Update(0, Given.Firing("a", severity: "critical")).Of("open"));
        await RecordAsync(Given.Update(0, Given.Firing("a")).Of("over"));
        await RecordAsync(Given.Update(20, Given.Resolved("a", 0, 10)).Of("over"));

        async Task<int> CountAsync(IncidentFilter filter) => (await IncidentReader.IncidentsAsync(filter, CancellationToken.None)).Items.Length;
        Assert.Equal(1, await CountAsync(Everything with { States = [IncidentState.Open, IncidentState.Acknowledged] }));
        Assert.Equal(1, await CountAsync(Everything with { Severity = AlertOps.Alerts.Severity.Critical }));
        Assert.Equal(1, await CountAsync(Everything with { From = Given.At(11) }));
        Assert.Equal(0, await CountAsync(Everything with { To = Given.At(0) }));
        Assert.Equal(2, await CountAsync(Everything with { From = Given.At(5), To = Given.At(6) }));
        var open = (await IncidentReader.IncidentsAsync(Everything with { States = [IncidentState.Open] }, CancellationToken.None)).Items[0];
        Assert.Equal(("HostDown", 1, 1), (open.Title, open.Firing, open.Alerts));
    });
}

public sealed class SqliteReaderTests() : ReaderContract(new SqliteStoreDatabase());

public sealed class PostgresReaderTests() : ReaderContract(new PostgresStoreDatabase());
