using AlertOps.Alerts;

namespace AlertOps.Tests.Pages;

public sealed class EveryPageTests
{
    private static readonly string[] Known =
        ["html", "head", "meta", "title", "link", "script", "body", "a", "header", "img", "nav", "main", "div", "h1", "h2", "h3", "form", "label", "span", "input", "select", "option", "button",
         "section", "table", "thead", "tbody", "tr", "th", "td", "time", "p", "strong", "ol", "ul", "li", "pre", "code", "article", "dl", "dt", "dd", "details", "summary", "blockquote", "meter", "iframe", "textarea"];

    public static TheoryData<string, bool> Pages
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in Rendered.Names)
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Nothing_hostile_becomes_markup(string name, bool english)
    {
        var html = await Rendered.PageAsync(name, In(english), Samples.Hostile);

        var tags = Rendered.Tags(html).ToList();
        Assert.All(tags, tag => Assert.Contains(tag.Tag, Known));
        Assert.DoesNotContain("<script>", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
        Assert.All(Addresses(tags), address => Assert.False(address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase), address));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_script_and_no_style_stands_in_the_page(string name, bool english)
    {
        var tags = Rendered.Tags(await Rendered.PageAsync(name, In(english))).ToList();

        Assert.All(tags, tag => Assert.DoesNotContain(tag.Attributes.Keys, attribute => attribute is "style" or "srcdoc" || attribute.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(tags, tag => tag.Tag == "style");
        Assert.All(tags.Where(tag => tag.Tag == "script"), tag => Assert.StartsWith("/assets/app.js?v=", tag.Attributes["src"], StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_says_its_language_and_has_one_heading_one_main_and_a_way_to_the_other_language(string name, bool english)
    {
        var tags = Rendered.Tags(await Rendered.PageAsync(name, In(english))).ToList();

        Assert.Equal(english ? "en" : "zh-CN", tags.Single(tag => tag.Tag == "html").Attributes["lang"]);
        Assert.Single(tags, tag => tag.Tag == "h1");
        Assert.Single(tags, tag => tag.Tag == "main");
        Assert.Contains(tags, tag => tag.Tag == "a" && tag.Attributes.GetValueOrDefault("href") == (english ? "/?lang=zh-CN" : "/?lang=en"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_field_has_a_label_and_every_id_is_used_once(string name, bool english)
    {
        var html = await Rendered.PageAsync(name, In(english));

        var ids = Rendered.Tags(html).Where(tag => tag.Attributes.ContainsKey("id")).Select(tag => tag.Attributes["id"]).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        var fields = Rendered.Tags(html).Count(tag => tag.Tag is "select" or "textarea" || (tag.Tag == "input" && tag.Attributes.GetValueOrDefault("type") != "hidden"));
        Assert.Equal(fields, Rendered.Tags(html).Count(tag => tag.Tag == "label"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_link_inside_the_site_leads_somewhere(string name, bool english)
    {
        var site = await Site.SharedAsync();
        var tags = Rendered.Tags(await Rendered.PageAsync(name, In(english))).ToList();

        Assert.All(Addresses(tags).Where(address => address.StartsWith('/')), address => Assert.True(site.Maps("GET", address) || site.Maps("POST", address), $"{address} is not mapped"));
        Assert.All(tags.Where(tag => tag.Tag == "form"), tag => Assert.True(site.Maps(tag.Attributes["method"].ToUpperInvariant(), tag.Attributes["action"]), tag.Attributes["action"]));
    }

    [Fact]
    public async Task Chinese_stays_readable_in_the_source() =>
        Assert.Contains("回调故障 prod-sh 2 个节点", await Rendered.PageAsync("incidents", Language.Chinese), StringComparison.Ordinal);

    [Fact]
    public async Task Times_are_local_with_utc_in_the_title() =>
        Assert.Contains("<time datetime=\"2026-11-20T19:02:04Z\" title=\"2026-11-20 19:02:04 UTC\">03:02</time>", await Rendered.PageAsync("incidents", Language.Chinese), StringComparison.Ordinal);

    private static IEnumerable<string> Addresses(IEnumerable<(string Tag, Dictionary<string, string> Attributes)> tags) =>
        tags.SelectMany(tag => new[] { "href", "src", "action", "formaction" }.Select(name => tag.Attributes.GetValueOrDefault(name))).OfType<string>();

    private static Language In(bool english) => english ? Language.English : Language.Chinese;
}
