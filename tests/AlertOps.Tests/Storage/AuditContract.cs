using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Incidents.Commands;
using AlertOps.Storage;

namespace AlertOps.Tests.Storage;

/// <summary>The audit log is read page by page, forgets addresses before entries, and knows a person who was purged under another word.</summary>
public abstract class AuditContract : StoreContract
{
    private protected AuditContract(StoreDatabase database)
        : base(database)
    {
    }

    private static Actor Person(string id, string via = "ci") => new(ActorKind.Person, id, via, "192.0.2.7");

    private static readonly Actor Admin = new(ActorKind.ApiToken, "root", "", "192.0.2.1");

    private Task WriteAsync(double at, AuditAction action, Actor actor, long? incident = null, string? person = null) => Store.Commands.WriteAuditAsync(
        new AuditEntry(Given.At(at), action, incident is { } id ? AuditEntry.SubjectOf(id) : "configuration", incident, actor) { Person = person }, CancellationToken.None);

    private Task<Page<AuditRow>> ReadAsync(AuditFilter? filter = null) =>
        new AuditReader(Dialect).EntriesAsync(filter ?? new AuditFilter(null, null, null, null, null, null), CancellationToken.None);

    [StoreFact]
    public Task Entries_are_found_by_incident_person_action_and_time_and_read_page_by_page() => PromiseAsync(async () =>
    {
        await WriteAsync(1, AuditAction.Acknowledge, Person("zhangsan"), 7);
        await WriteAsync(2, AuditAction.Assign, Person("lisi"), 7, "zhangsan");
        await WriteAsync(3, AuditAction.Reload, Admin);
        await WriteAsync(4, AuditAction.Note, Person("lisi", via: "zhangsan"), 8);

        var none = new AuditFilter(null, null, null, null, null, null);
        async Task<string> FoundAsync(AuditFilter filter) => string.Join(' ', (await ReadAsync(filter)).Items.Select(row => row.Id));
        Assert.Equal("4 3 2 1", await FoundAsync(none));
        Assert.Equal("2 1", await FoundAsync(none with { Incident = 7 }));
        Assert.Equal("4 2 1", await FoundAsync(none with { Person = "zhangsan" }));
        Assert.Equal("", await FoundAsync(none with { Person = "zhang\0san" }));
        Assert.Equal("3", await FoundAsync(none with { Action = AuditAction.Reload }));
        Assert.Equal("3 2", await FoundAsync(none with { From = Given.At(2), To = Given.At(4) }));
        var first = await ReadAsync(none with { Limit = 3 });
        var second = await ReadAsync(none with { Limit = 3, Cursor = first.Next });
        Assert.Equal((3, 1L, null), (first.Items.Length, Assert.Single(second.Items).Id, second.Next));
    });

    [StoreFact]
    public Task Addresses_are_forgotten_before_the_entries_and_only_what_is_old_goes() => PromiseAsync(async () =>
    {
        await WriteAsync(1, AuditAction.Reload, Admin);
        await WriteAsync(2, AuditAction.Reload, Admin);
        await WriteAsync(100, AuditAction.Reload, Admin);

        Task<int> PurgeAsync(RetentionClass kind, double before) => Store.Housekeeping.PurgeAsync(kind, Given.At(before), 100, CancellationToken.None);
        Assert.Equal(2, await PurgeAsync(RetentionClass.AuditAddresses, 50));
        Assert.Equal(0, await PurgeAsync(RetentionClass.AuditAddresses, 50));
        Assert.Equal(["192.0.2.1", null, null], (await ReadAsync()).Items.Select(row => row.Address));
        Assert.Equal(1, await PurgeAsync(RetentionClass.Audit, 2));
        Assert.Equal(0, await PurgeAsync(RetentionClass.Audit, 2));
        Assert.Equal([3, 2], (await ReadAsync()).Items.Select(row => row.Id));
    });

    [StoreFact]
    public Task After_the_purge_of_a_person_no_text_of_the_database_has_the_id() => PromiseAsync(async () =>
    {
        const string id = "zhangsan%_1";
        var first = (await RecordAsync(Given.Update(0, Given.Firing("a")).Of("1"))).IncidentId;
        var second = (await RecordAsync(Given.Update(0, Given.Firing("a")).Of("2"))).IncidentId;
        await DoAsync(first, new IncidentCommand.Acknowledge($"{id} 在看"), Person(id));
        await DoAsync(first, new IncidentCommand.AddNote($"@{id}，和 x{id} 不同；\"{id}\""), Person("lisi"));
        await DoAsync(second, new IncidentCommand.Acknowledge(null), Person("lisi"));
        await DoAsync(second, new IncidentCommand.Acknowledge(null), Person(id));
        await DoAsync(second, new IncidentCommand.Unacknowledge(null), Person("wangwu"));
        await DoAsync(second, new IncidentCommand.Assign("zhaoliu", null), Person("lisi", via: id));
        await DoAsync(second, new IncidentCommand.Assign(id, null), Person("lisi"), at: 60);

        var purge = await PurgeAsync(id);
        Assert.Equal("former-1", purge.Former);
        Assert.InRange(purge.Rows, 8, 30);
        Assert.DoesNotContain(id, (await Database.DumpAsync()).Replace($"x{id}", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("former-1", (await IncidentAsync(first)).Incident.Acknowledgement?.By);
        Assert.Contains((await IncidentAsync(first)).Changes, change => change.Change.Note == $"@former-1，和 x{id} 不同；\"former-1\"");
        var entry = (await ReadAsync()).Items[0];
        Assert.Equal(("purge_person", "person:former-1", "root"), (entry.Action, entry.Subject, entry.Actor));
    });

    [StoreFact]
    public Task A_person_is_purged_once_and_no_number_is_used_twice() => PromiseAsync(async () =>
    {
        var incident = (await RecordAsync(Given.Update(0, Given.Firing("a")))).IncidentId;
        await DoAsync(incident, new IncidentCommand.Acknowledge(null), Person("zhangsan"));
        await DoAsync(incident, new IncidentCommand.Acknowledge(null), Person("lisi"));

        Assert.Equal(new PersonPurge(null, 0), await PurgeAsync("nobody"));
        Assert.Equal("former-1", (await PurgeAsync("zhangsan")).Former);
        Assert.Equal(new PersonPurge(null, 0), await PurgeAsync("zhangsan"));
        var both = await Task.WhenAll(Task.Run(() => PurgeAsync("lisi")), Task.Run(() => PurgeAsync("lisi")));
        Assert.Equal(["former-2"], both.Select(purge => purge.Former).OfType<string>());
        Assert.Equal(("former-1", "former-2"), ((await IncidentAsync(incident)).Incident.Acknowledgement!.By, Assert.Single((await IncidentAsync(incident)).AlsoAcknowledged)));
        Assert.Equal(5, (await ReadAsync(new AuditFilter(null, null, AuditAction.PurgePerson, null, null, null))).Items.Length);
    });

    private Task<PersonPurge> PurgeAsync(string id) => Store.Commands.PurgePersonAsync(id, Admin, Given.At(1000), CancellationToken.None);

    private async Task DoAsync(long incident, IncidentCommand command, Actor actor, double at = 10) =>
        Assert.NotNull((await Store.Commands.ExecuteAsync(incident, command, actor, Given.At(at), CancellationToken.None))?.Change);
}

public sealed class SqliteAuditTests() : AuditContract(new SqliteStoreDatabase());

public sealed class PostgresAuditTests() : AuditContract(new PostgresStoreDatabase());
