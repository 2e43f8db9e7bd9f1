using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Pages;
using AlertOps.Runbooks;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Tests.Pages;

public sealed class PageModelTests
{
    [Theory]
    [InlineData("回调", "WhatsAppCallbackFailure")]
    [InlineData("MYSQL 连接", "MysqlConnectionsExhausted")]
    [InlineData("disk", "HostDiskWillFill")]
    [InlineData("磁盘 没有的词", "")]
    public void A_runbook_is_found_by_all_words_of_a_search_in_either_language(string query, string expected)
    {
        Runbook[] all =
        [
            Samples.Runbook(),
            Samples.Runbook("MysqlConnectionsExhausted", "mysql") with { Title = "MySQL 连接耗尽" },
            Samples.Runbook("HostWillFill", "host") with { Id = "HostDiskWillFill", Title = "磁盘将满", Alerts = [] , Translation = Samples.Runbook() with { Title = "Disk will fill", Id = "x" } },
        ];

        var model = RunbookListModel.From(all, [], query, null, Language.Chinese);

        Assert.Equal(expected, string.Join(",", model.Groups.SelectMany(group => group.Runbooks).Select(runbook => runbook.Id)));
    }

    [Fact]
    public void Components_stand_in_order_and_general_runbooks_last() =>
        Assert.Equal(["host", "mysql", "wacore", ""], Samples.Runbooks().Groups.Select(group => group.Component));

    [Fact]
    public void A_condition_is_told_with_titles_and_units()
    {
        Condition slow = new Condition.Compare(new Quantity.OfQuery("mean_ms"), Comparison.Greater, new Quantity.Number(5000, 5000));
        Condition gone = new Condition.Compare(new Quantity.OfQuery("other"), Comparison.Equal, new Quantity.Number(0, 0));
        var words = PageText.In(Language.English).RunbookWords;

        Assert.Equal("平均回调耗时 > 5000 ms and (not other == 0)", ConditionText.Of(new Condition.And(slow, new Condition.Not(gone)), Samples.Runbook(), words));
    }

    [Fact]
    public void Evidence_stands_in_the_runbooks_order_and_survives_its_removal()
    {
        var answers = new EvidenceSet(Samples.Now, ImmutableSortedDictionary<string, Evidence>.Empty
            .Add("codes", Evidence.Unknown("codes", "b", Unavailable.TimedOut, "3 s"))
            .Add("another", Evidence.Unknown("another", "c", Unavailable.NoData, ""))
            .Add("mean_ms", Evidence.Unknown("mean_ms", "a", Unavailable.NotAsked, "")));
        var stored = new StoredEvidence("WhatsAppCallbackFailure", "why", answers);

        var known = EvidenceTable.Of(stored, Samples.Runbook(), Language.Chinese);
        var gone = EvidenceTable.Of(stored, null, Language.Chinese);

        Assert.Equal(["失败码", "平均回调耗时", "another"], known.Rows.Select(row => row.Title));
        Assert.Equal([Unavailable.TimedOut, Unavailable.NotAsked, Unavailable.NoData], known.Rows.Select(row => row.Missing!.Value));
        Assert.False(gone.RunbookExists);
        Assert.Equal("WhatsAppCallbackFailure", gone.RunbookTitle);
    }

    [Theory]
    [InlineData("no other runbook matches", "没有其他手册匹配")]
    [InlineData("alerts lists X", "alerts 里有 X")]
    [InlineData("alerts lists X, and job=\"web\" holds", "alerts 里有 X，且 job=\"web\" 成立")]
    [InlineData("job=\"web\" and node=~\"a.*\" hold", "job=\"web\" and node=~\"a.*\" 成立")]
    public void The_reason_for_a_runbook_is_in_the_readers_language(string stored, string chinese)
    {
        var evidence = new StoredEvidence("X", stored, EvidenceSet.None(Samples.Now));

        Assert.Equal(chinese, EvidenceTable.Of(evidence, null, Language.Chinese).Because);
        Assert.Equal(stored, EvidenceTable.Of(evidence, null, Language.English).Because);
    }

    [Fact]
    public void Critical_incidents_lead_even_when_they_are_older_than_a_page_of_warnings()
    {
        var old = Samples.Row(1, IncidentState.Open, Severity.Critical, "old", 900);
        var fresh = Samples.Row(9, IncidentState.Open, Severity.Warning, "fresh", 1);
        var recent = Samples.Row(8, IncidentState.Open, Severity.Critical, "recent", 2);

        var rows = IncidentListModel.WorstFirst([recent, old], [fresh, recent]);

        Assert.Equal([8, 1, 9], rows.Select(row => row.Id));
    }

    [Theory]
    [InlineData("application/json", "{\"a\":\"回\"}", "{\n  \"a\": \"回\"\n}")]
    [InlineData("application/json", "{broken", "{broken")]
    [InlineData("message/rfc822", "Subject: x\r\n\r\ny", "Subject: x\r\n\r\ny")]
    public void A_body_is_shown_readably_and_never_lost(string mediaType, string body, string shown) =>
        Assert.Equal(shown, ReadableBody.Of(mediaType, [.. Encoding.UTF8.GetBytes(body)]));

    [Theory]
    [InlineData(42, "42 秒", "42 s")]
    [InlineData(6 * 60, "6 分钟", "6 min")]
    [InlineData((3 * 3600) + (10 * 60), "3 小时 10 分", "3 h 10 min")]
    [InlineData(50 * 3600, "2 天 2 小时", "2 d 2 h")]
    [InlineData(-5, "0 秒", "0 s")]
    public void Durations_are_short(int seconds, string chinese, string english)
    {
        Assert.Equal(chinese, PageText.In(Language.Chinese).Duration(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(english, PageText.In(Language.English).Duration(TimeSpan.FromSeconds(seconds)));
    }
}
