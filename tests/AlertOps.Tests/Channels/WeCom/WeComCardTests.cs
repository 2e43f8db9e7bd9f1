using System.Text;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Channels.WeCom;
using AlertOps.Notices;
using AlertOps.Tests.Notices;

namespace AlertOps.Tests.Channels.WeCom;

/// <summary>Cards, text cards and <c>markdown_v2</c> are complete and within their lengths for every notice.</summary>
public partial class WeComCardTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in Scenarios.All.Keys)
        {
            cases.Add(name, "zh-CN");
            cases.Add(name, "en");
        }

        return cases;
    }

    [Theory]
    [InlineData("firing", "zh-CN")]
    [InlineData("firing", "en")]
    [InlineData("resolved", "zh-CN")]
    [InlineData("default", "zh-CN")]
    [InlineData("hostile", "zh-CN")]
    public void Each_writes_what_was_accepted(string name, string tag)
    {
        var notice = Build(name, tag);
        var card = WeComTemplateCard.Of(notice);
        var textCard = WeComTextCard.Of(notice);

        Golden.Matches($"{name}.{tag}.v2.md", WeComMarkdownV2.Render(notice, 4096));
        Golden.Matches(
            $"{name}.{tag}.cards.txt",
            $"{card.Emphasis} / {card.EmphasisText}\n{card.Title}\n{card.Description}\n{card.Text}\n{string.Join('\n', card.Rows.Select(row => $"{row.Name} | {row.Value}"))}\n"
            + $"{string.Join(" · ", card.Links.Select(link => link.Text))}\n{card.Url}\n\n{textCard.Title}\n{textCard.Description}\n{textCard.Button} → {textCard.Url}\n");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_card_keeps_every_length(string name, string tag)
    {
        var card = WeComTemplateCard.Of(Build(name, tag));

        AssertLength(36, card.Title);
        AssertLength(44, card.Description);
        AssertLength(14, card.Emphasis);
        AssertLength(22, card.EmphasisText);
        AssertLength(160, card.Text);
        Assert.InRange(card.Rows.Length, 0, 6);
        Assert.All(card.Rows, row => AssertLength(5, row.Name));
        Assert.All(card.Rows, row => AssertLength(30, row.Value));
        Assert.InRange(card.Links.Length, 0, 3);
        Assert.All(card.Links, link => AssertLength(18, link.Text));
        Assert.NotEmpty(card.Title);
        Assert.Equal("https://alertops.example.com/incidents/1042?c=7", card.Url);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_textcard_keeps_its_bytes_and_its_tags(string name, string tag)
    {
        var card = WeComTextCard.Of(Build(name, tag));

        Assert.InRange(Encoding.UTF8.GetByteCount(card.Title), 1, 128);
        Assert.InRange(Encoding.UTF8.GetByteCount(card.Description), 1, 512);
        AssertLength(4, card.Button);
        Assert.Matches(Divs(), card.Description);
        Assert.DoesNotContain("\uFFFD", card.Title + card.Description);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Markdown_v2_keeps_every_budget(string name, string tag)
    {
        var notice = Build(name, tag) with { Mentions = ["zhangsan"] };
        for (var budget = 300; budget <= 4096; budget += 29)
        {
            var text = WeComMarkdownV2.Render(notice, budget);

            Assert.InRange(new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text), 1, budget);
            Assert.Equal(0, Count(text, "**") % 2);
            Assert.Equal(0, Count(text, "`") % 2);
            Assert.Contains("/incidents/1042?c=7)", text);
            Assert.DoesNotContain("<", text);
        }
    }

    [Fact]
    public void Markdown_v2_shows_tables_that_no_value_can_break()
    {
        var notice = Build("firing", "zh-CN");
        var table = new Block.Table("t", [["a", "b"], ["x|y\n| z", "__init__ a_b ~~c~~"]], BlockRank.Details);

        var text = WeComMarkdownV2.Render(notice with { Blocks = [table, .. notice.Blocks] }, 4096);

        Assert.Contains("\n\n| a | b |\n| :-- | :-- |\n| x｜y ｜ z | ＿＿init＿＿ a_b ～～c～～ |\n", text, StringComparison.Ordinal);
    }

    private static void AssertLength(int most, string text) => Assert.InRange(text.EnumerateRunes().Count(), 0, most);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static Notice Build(string name, string tag)
    {
        Assert.True(Languages.TryParse(tag, out var language));
        return CallbackScenario.Build(Scenarios.All[name](), language);
    }

    [GeneratedRegex("^(<div class=\"(gray|normal|highlight)\">[^<>]+</div>)+\\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Divs();
}
