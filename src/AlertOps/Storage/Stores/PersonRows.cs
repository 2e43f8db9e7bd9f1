using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AlertOps.Delivery;
using AlertOps.Incidents.Audit;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>Replaces the id of a person by <c>former-N</c>, wherever it stands as an id and, as a word of its own, in notes.</summary>
internal sealed class PersonRows(SqlDialect dialect)
{
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Columns that hold ids; each is found by an index.</summary>
    private static readonly (string Table, string Column)[] IdColumns =
    [
        ("incidents", "acknowledged_by"), ("also_acknowledged", "person"), ("changes", "actor"), ("changes", "person"),
        ("audit", "actor"), ("audit", "person"), ("audit", "via"),
    ];

    private readonly string notes = $"select id, note as text from changes where note is not null and note {dialect.Like} @pattern escape '!' order by id";
    private readonly string details = $"select id, details as text from audit where details {dialect.Like} @pattern escape '!' order by id";

    public async Task<PersonPurge> PurgeAsync(WriteSession session, string id, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        // The row of the counter stays locked until the commit: two purges never use one number, and one that replaces nothing gives its number back.
        var number = await session.Statement("""
            insert into settings (key, value) values ('people/former', '1')
            on conflict (key) do update set value = cast(cast(settings.value as bigint) + 1 as text) returning cast(value as bigint)
            """).ScalarAsync(ct);
        var former = string.Create(CultureInfo.InvariantCulture, $"former-{number}");
        var rows = 0;
        foreach (var (table, column) in IdColumns)
        {
            rows += await session.Statement($"update {table} set {column} = @former where {column} = @id").With(("id", id), ("former", former)).RunAsync(ct);
        }

        rows += await ReplaceWordsAsync(session, id, former, ct);
        if (rows == 0)
        {
            await session.Statement("update settings set value = cast(cast(value as bigint) - 1 as text) where key = 'people/former'").RunAsync(ct);
        }

        await AuditRows.InsertAsync(
            session,
            new AuditEntry(now, AuditAction.PurgePerson, rows == 0 ? "person" : $"person:{former}", null, actor)
            {
                Details = ImmutableSortedDictionary<string, string>.Empty.Add("rows", rows.ToString(CultureInfo.InvariantCulture)),
            },
            ct);
        return new PersonPurge(rows == 0 ? null : former, rows);
    }

    /// <summary>Replaces the id in the texts of notes, of changes and of the audit log. <c>li</c> is no word in <c>list</c>, and one in <c>@li，</c>.</summary>
    private async Task<int> ReplaceWordsAsync(WriteSession session, string id, string former, CancellationToken ct)
    {
        var word = new Regex($"(?<![A-Za-z0-9_-]){Regex.Escape(id)}(?![A-Za-z0-9_-])", RegexOptions.CultureInvariant, RegexTimeout);
        var count = 0;
        foreach (var row in await session.Statement(notes).With(("pattern", SearchTerms.InText(id))).RowsAsync<TextRow>(ct))
        {
            count += await WriteAsync("update changes set note = @text where id = @id", row, word.Replace(row.Text, former));
        }

        foreach (var row in await session.Statement(details).With(("pattern", SearchTerms.InJson(id))).RowsAsync<TextRow>(ct))
        {
            var values = StoredJson.ReadOr(row.Text, ImmutableSortedDictionary<string, string>.Empty);
            count += await WriteAsync("update audit set details = @text where id = @id", row, StoredJson.Write(values.SetItems(
                values.Select(pair => KeyValuePair.Create(pair.Key, word.Replace(pair.Value, former))))));
        }

        return count;

        async Task<int> WriteAsync(string sql, TextRow row, string text) =>
            text == row.Text ? 0 : await session.Statement(sql).With(("id", row.Id), ("text", text)).RunAsync(ct);
    }

    private sealed record TextRow
    {
        public long Id { get; init; }

        public string Text { get; init; } = "";
    }
}
