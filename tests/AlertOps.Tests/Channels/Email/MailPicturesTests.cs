using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AlertOps.Channels.Email;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Tests.Channels.Email;

/// <summary>The charts of a mail: their place, their number, and the text that stands in when they can't be drawn.</summary>
public sealed partial class MailPicturesTests
{
    [Fact]
    public async Task The_chart_is_a_picture_beside_the_html_that_shows_it()
    {
        await using var rig = new EmailRig(renderers: EmailRenderers.With(Drawn));

        Assert.Equal(OutcomeKind.Sent, (await SendAsync(rig, Chart("排队 18,240"))).Overall.Kind);

        var mail = Assert.Single(rig.Fake.Received);
        Assert.Equal(["alternative/ text/plain", "alternative/related/ text/html", "alternative/related/ image/png"], mail.Parts.Select(part => $"{part.Inside} {part.Type}"));
        var picture = mail.Parts[2];
        Assert.Equal(Drawn(""), picture.Body);
        Assert.Equal("inline; filename=\"chart-1.png\"", picture.Disposition);
        var image = Assert.Single(Images(mail.Html));
        Assert.Equal("cid:" + picture.ContentId.Trim('<', '>'), image.Attribute("src")!.Value);
        Assert.Equal(("568", "190", "排队 18,240 ▁▂▃▅▇"), (image.Attribute("width")!.Value, image.Attribute("height")!.Value, image.Attribute("alt")!.Value));
        Assert.Contains("排队 18,240 ▁▂▃▅▇", mail.Text, StringComparison.Ordinal);
        Assert.Empty(rig.Fake.Violations);
    }

    [Fact]
    public async Task Without_pictures_a_mail_has_two_parts_and_sparks()
    {
        await using var rig = new EmailRig(renderers: EmailRenderers.With(_ => []));

        await SendAsync(rig, Chart("排队 18,240"));

        var mail = Assert.Single(rig.Fake.Received);
        Assert.Equal(["text/plain", "text/html"], mail.Parts.Select(part => part.Type));
        Assert.Contains("排队 18,240 ▁▂▃▅▇", mail.Html, StringComparison.Ordinal);
        Assert.Empty(Images(mail.Html));
    }

    [Fact]
    public void Two_pictures_are_enough_and_charts_that_are_shown_elsewhere_come_last()
    {
        var content = MailRenderer.Render(With(Chart("elsewhere") with { ShownElsewhere = true }, Chart("first"), Chart("second"), Chart("third")), Distinct);

        Assert.Equal(["first ▁▂▃▅▇", "second ▁▂▃▅▇"], Images(content.Html).Select(image => image.Attribute("alt")!.Value));
        Assert.Equal(2, content.Images.Length);
        Assert.Contains("third ▁▂▃▅▇", content.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", content.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_whose_value_an_action_shows_is_still_worth_its_picture() =>
        Assert.Equal(["elsewhere ▁▂▃▅▇"], Images(MailRenderer.Render(With(Chart("elsewhere") with { ShownElsewhere = true }), Drawn).Html).Select(image => image.Attribute("alt")!.Value));

    [Fact]
    public void Nothing_to_draw_is_not_drawn()
    {
        var content = MailRenderer.Render(With(Chart("empty") with { Lines = [] }, Chart("one") with { Lines = [new ChartLine("a", [new(0, 1)])] }), Drawn);

        Assert.Empty(content.Images);
        Assert.Contains("empty ▁▂▃▅▇", content.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_picture_twice_is_carried_once()
    {
        var content = MailRenderer.Render(With(Chart("ab"), Chart("ba")), Distinct);

        Assert.Equal(2, Images(content.Html).Count());
        Assert.Single(content.Images);
    }

    [Fact]
    public void A_hostile_title_stays_text()
    {
        var content = MailRenderer.Render(With(Chart("\"><script src=//evil.example></script>\r\n--=_alertops_related--")), Drawn);

        Assert.DoesNotContain("<script", content.Html, StringComparison.Ordinal);
        Assert.Single(Images(content.Html));
    }

    [Fact]
    public void For_a_browser_the_pictures_are_in_the_page()
    {
        var content = MailRenderer.Render(With(Chart("a")), Drawn);

        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(Drawn("").AsSpan()), Assert.Single(Images(content.Standalone)).Attribute("src")!.Value);
    }

    [Fact]
    public void Drawings_refer_to_nothing_outside()
    {
        var notice = With(Chart("x") with { Lines = [new ChartLine("<image href='http://evil.example'/>", [new(0, 1), new(60, 2)]), new ChartLine("b", [new(0, 1), new(60, 2)])] });
        foreach (var svg in new[] { ChartPicture.Chart(notice.Blocks.OfType<Block.Chart>().First(), notice.Language), ChartPicture.WithHeading(notice, notice.Blocks.OfType<Block.Chart>().First()) })
        {
            var drawing = XDocument.Parse(svg);
            Assert.DoesNotContain(drawing.Descendants(), element => element.Name.LocalName is "image" or "script" or "style" or "use" or "foreignObject" or "a");
            Assert.DoesNotContain(drawing.Descendants().Attributes(), attribute => attribute.Name.LocalName == "href" || attribute.Value.Contains("url(", StringComparison.Ordinal));
        }
    }

    private static Task<CallResult> SendAsync(EmailRig rig, params Block[] blocks) =>
        rig.Channel.SendAsync(Given.Call(rig.Channel.Build([Given.Delivery(1, EmailRig.To("sre@example.com"), With(blocks))])[0]), CancellationToken.None);

    private static Notice With(params Block[] blocks) => Given.Notice() with { Blocks = [.. blocks] };

    private static Block.Chart Chart(string title) =>
        new(title, "short", [new ChartLine("a", [new(0, 1), new(60, 2), new(120, title.Sum(letter => letter))])], null, "▁▂▃▅▇", 5);

    private static ImmutableArray<byte> Drawn(string svg) => [0x89, .. "PNG\r\n\n.\n"u8, 0, 255];

    private static ImmutableArray<byte> Distinct(string svg) => [.. Drawn(svg), .. Encoding.UTF8.GetBytes(svg)];

    private static IEnumerable<XElement> Images(string html) => ImageTag().Matches(html).Select(match => XElement.Parse(match.Value[..^1] + "/>"));

    [GeneratedRegex("<img [^>]*>", RegexOptions.None, 1000)]
    private static partial Regex ImageTag();
}
