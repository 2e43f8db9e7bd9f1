using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;
using AlertOps.Storage.Stores;
using AlertOps.Tests.Notices;
using AlertOps.Text;
using AlertOps.Timers;

namespace AlertOps.Tests.Storage;

public class StoredNoticeTests
{
    public static TheoryData<string> Names() => new(Scenarios.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_notice_reads_the_same_everywhere(string name)
    {
        var notice = CallbackScenario.Build(Scenarios.All[name]());

        var json = StoredJson.Write(notice);
        var back = StoredJson.Read<Notice>(json);

        Assert.Equal(json, StoredJson.Write(back));
        Assert.Equal(WeComMarkdown.Render(notice, 4096, mentions: true), WeComMarkdown.Render(back, 4096, mentions: true));
        Assert.Equal(NoticeHtml.Render(notice), NoticeHtml.Render(back));
        Assert.DoesNotContain("\\u", json.Replace("\\u0022", ""));
    }

    [Fact]
    public void A_notice_written_before_there_were_mobiles_and_webhooks_still_reads()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing()) with { Mentions = ["zhangsan"] };
        var json = StoredJson.Write(notice);
        var what = $",\"what\":\"{notice.ShortTitle}\"";
        Assert.Contains(what, json);
        var old = json.Replace(",\"mentioned_mobiles\":[]", "").Replace(",\"mentions_everybody\":false", "").Replace(what, "");
        Assert.DoesNotContain("webhook\":", json);
        Assert.True(old.Length < json.Length - 40);

        var back = StoredJson.Read<Notice>(old);

        Assert.Equal((1, 0, false), (back.Mentioned.Users.Length, back.Mentioned.Mobiles.Length, back.Mentioned.Everybody));
        Assert.Null(back.PlannedBody);
        Assert.Equal("", back.ShortTitle);
    }

    [Fact]
    public void A_step_written_before_there_were_webhooks_still_reads()
    {
        var old = """[{"receiver":"leads","targets":[{"channel":"email","endpoint":"","recipient":"a@example.com","format":"html"}],"after":"00:02:00"}]""";

        var step = Assert.Single(FallbackPayload.Read("{\"steps\":" + old + "}")!.Steps);

        Assert.Equal(("leads", 1, TimeSpan.FromMinutes(2)), (step.Receiver, step.Targets.Length, step.After));
        Assert.Empty(step.Bodies);
    }

    [Fact]
    public void A_notice_of_a_newer_version_reads_without_the_blocks_that_are_not_known_here()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing());
        var newer = StoredJson.Write(notice).Replace("\"blocks\":[", "\"blocks\":[{\"type\":\"hologram\",\"depth\":3},", StringComparison.Ordinal);

        var back = StoredNotice.Read(newer, 1);

        Assert.Equal(StoredJson.Write(notice), StoredJson.Write(back));
        Assert.Throws<System.Text.Json.JsonException>(() => StoredJson.Read<Notice>(newer));
    }

    [Theory]
    [InlineData("\"kind\":\"firing\"", "\"kind\":\"drill\"")]
    [InlineData("\"headline\":{", "\"headline\":[],\"old_headline\":{")]
    [InlineData("\"summary\":\"", "\"summary\":7,\"old_summary\":\"")]
    public void A_notice_that_can_not_be_read_otherwise_is_its_title_and_its_link(string known, string unknown)
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing());
        var newer = StoredJson.Write(notice).Replace(known, unknown, StringComparison.Ordinal);
        Assert.NotEqual(StoredJson.Write(notice), newer);

        var back = StoredNotice.Read(newer, 184);

        Assert.Equal((notice.Title, notice.Badge, notice.Severity, notice.IncidentUrl, 184), (back.Title, back.Badge, back.Severity, back.IncidentUrl, back.IncidentId));
        var markdown = WeComMarkdown.Render(back, 4096, mentions: true);
        Assert.Contains("回调故障", markdown, StringComparison.Ordinal);
        Assert.Contains(notice.IncidentUrl, markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"title\":{},\"blocks\":7}")]
    [InlineData("{\"title\":\"cut of")]
    public void What_is_no_notice_at_all_names_its_incident(string rubbish)
    {
        var back = StoredNotice.Read(rubbish, 184);

        Assert.Equal(("事件 #184", Severity.Critical, 184), (back.Title, back.Severity, back.IncidentId));
        Assert.Contains("#184", WeComMarkdown.Render(back, 4096, mentions: true), StringComparison.Ordinal);
        Assert.Contains("#184", PlainText.Render(back, 2048), StringComparison.Ordinal);
        Assert.Contains("#184", NoticeHtml.Render(back), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_about_a_message_for_one_channel_survives()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing()).Mentioning(new MentionedPeople(["zhangsan"], ["13800000000"], true)) with { PlannedBody = new PlannedBody("text/plain", "a\n中") };

        var back = StoredJson.Read<Notice>(StoredJson.Write(notice));

        Assert.Equal(("zhangsan", "13800000000", true, notice.PlannedBody), (back.Mentions[0], back.MentionedMobiles[0], back.MentionsEverybody, back.PlannedBody));
    }

    [Fact]
    public void Every_kind_of_block_survives()
    {
        var chart = new Block.Chart("t", "ms", [new ChartLine("a", [new ChartPoint(1, double.NaN), new ChartPoint(2, 3.5)])], 250, "▁▇", 5) { UtcOffsetMinutes = 480, ShownElsewhere = true };
        ImmutableArray<Block> blocks = [new Block.Table("t", [["a", "b"]], 7), chart, new Block.Paragraph(Line.Of("x", Tone.Quiet), 9)];
        var notice = CallbackScenario.Build(CallbackScenario.Firing());

        var back = StoredJson.Read<Notice>(StoredJson.Write(notice with { Blocks = notice.Blocks.AddRange(blocks) }));

        Assert.Equal(notice.Blocks.Concat(blocks).Select(block => block.GetType()), back.Blocks.Select(block => block.GetType()));
        var read = back.Blocks.OfType<Block.Chart>().Last();
        Assert.Equal((480, true, 250.0, 3.5), (read.UtcOffsetMinutes, read.ShownElsewhere, read.Limit, read.Lines[0].Points[1].Value));
    }
}
