using System.Collections.Immutable;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Storage;
using AlertOps.Tests.Notices;

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
        var what = $",\"what\":\"{notice.What}\"";
        Assert.Contains(what, json);
        var old = json.Replace(",\"mentioned_mobiles\":[]", "").Replace(",\"mentions_everybody\":false", "").Replace(what, "");
        Assert.DoesNotContain("webhook\":", json);
        Assert.True(old.Length < json.Length - 40);

        var back = StoredJson.Read<Notice>(old);

        Assert.Equal((1, 0, false), (back.Mentioned.Users.Length, back.Mentioned.Mobiles.Length, back.Mentioned.Everybody));
        Assert.Null(back.Webhook);
        Assert.Equal("", back.What);
    }

    [Fact]
    public void A_step_written_before_there_were_webhooks_still_reads()
    {
        var old = """[{"receiver":"leads","targets":[{"channel":"email","endpoint":"","recipient":"a@example.com","format":"html"}],"after":"00:02:00"}]""";

        var step = Assert.Single(StoredJson.Read<ImmutableArray<FallbackStep>>(old));

        Assert.Equal(("leads", 1, TimeSpan.FromMinutes(2)), (step.Receiver, step.Targets.Length, step.After));
        Assert.Empty(step.Bodies);
    }

    [Fact]
    public void A_notice_of_a_newer_version_reads_without_the_blocks_that_are_not_known_here()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing());
        var newer = StoredJson.Write(notice).Replace("\"blocks\":[", "\"blocks\":[{\"type\":\"hologram\",\"depth\":3},", StringComparison.Ordinal);

        var back = StoredNotice.Read(newer);

        Assert.Equal(StoredJson.Write(notice), StoredJson.Write(back));
        Assert.Throws<System.Text.Json.JsonException>(() => StoredJson.Read<Notice>(newer));
    }

    [Fact]
    public void Everything_about_a_message_for_one_channel_survives()
    {
        var notice = CallbackScenario.Build(CallbackScenario.Firing()).Calling(new MentionedPeople(["zhangsan"], ["13800000000"], true)) with { Webhook = new WebhookBody("text/plain", "a\n中") };

        var back = StoredJson.Read<Notice>(StoredJson.Write(notice));

        Assert.Equal(("zhangsan", "13800000000", true, notice.Webhook), (back.Mentions[0], back.MentionedMobiles[0], back.MentionsEverybody, back.Webhook));
    }

    [Fact]
    public void Every_kind_of_block_survives()
    {
        var chart = new Block.Chart("t", "ms", [new ChartLine("a", [new ChartPoint(1, double.NaN), new ChartPoint(2, 3.5)])], 250, "▁▇", 5) { UtcOffsetMinutes = 480, Told = true };
        ImmutableArray<Block> blocks = [new Block.Table("t", [["a", "b"]], 7), chart, new Block.Paragraph(Line.Of("x", Tone.Quiet), 9)];
        var notice = CallbackScenario.Build(CallbackScenario.Firing());

        var back = StoredJson.Read<Notice>(StoredJson.Write(notice with { Blocks = notice.Blocks.AddRange(blocks) }));

        Assert.Equal(notice.Blocks.Concat(blocks).Select(block => block.GetType()), back.Blocks.Select(block => block.GetType()));
        var read = back.Blocks.OfType<Block.Chart>().Last();
        Assert.Equal((480, true, 250.0, 3.5), (read.UtcOffsetMinutes, read.Told, read.Limit, read.Lines[0].Points[1].Value));
    }
}
