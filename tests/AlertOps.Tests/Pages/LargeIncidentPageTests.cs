using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Pages.Views;

namespace AlertOps.Tests.Pages;

/// <summary>Pages of an incident that is too large to be shown whole.</summary>
public sealed class LargeIncidentPageTests
{
    [Theory]
    [InlineData(true, "Shows 3 of 100000 alerts", "More alerts", "Earlier changes", "All 8000 deliveries")]
    [InlineData(false, "共 100000 条告警，本页 3 条", "更多告警", "更早的变化", "全部 8000 条投递")]
    public async Task A_page_says_how_much_there_is_and_leads_to_the_rest(bool english, string some, string more, string older, string all)
    {
        var page = Samples.IncidentPage();
        var model = page with
        {
            View = page.View with { Counts = new(90_000, 100_000, 3_000, 8_000), NextAlerts = "next-alerts", OlderChanges = "older" },
        };

        var html = await Rendered.HtmlAsync(IncidentPage.Of(Samples.Frame(english ? Language.English : Language.Chinese, "/incidents/1042?changes_before=now"), model));

        foreach (var expected in new[] { some, more, older, all, "90000 / 100000", "alerts_after=next-alerts", "changes_before=older", "href=\"/deliveries?incident=1042\"" })
        {
            Assert.Contains(expected, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_alert_of_megabytes_is_cut_on_the_page_and_its_misleading_links_are_text()
    {
        var page = Samples.IncidentPage();
        var labels = LabelSet.Of([.. Enumerable.Range(0, 5000).Select(number => ($"label_{number}", new string('v', 10)))]);
        var alert = Samples.Alert("wacore-1") with
        {
            Labels = labels,
            Annotations = LabelSet.Of(("description", new string('d', 5_000_000)), ("dashboard", "http://user:pass@evil.example/")),
            GeneratorUrl = "http://prometheus.example.com@evil.example/",
        };
        var view = page.View with { Incident = page.View.Incident with { Alerts = [new IncidentAlert(alert, Samples.Now, Samples.Now)] } };

        var html = await Rendered.HtmlAsync(IncidentPage.Of(Samples.Frame(Language.English, "/incidents/1042"), page with { View = view }));

        Assert.InRange(html.Length, 1, 100_000);
        Assert.Contains("… (5000000)", html, StringComparison.Ordinal);
        Assert.Contains("http://user:pass@evil.example/<", html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example/\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_file_lies_on_this_machine_stands_on_no_page()
    {
        var model = Samples.System() with
        {
            RunbookProblems = [new("/home/somebody/secret-place/runbooks/host/HostDown.md", 3, "unknown key", "remove it")],
        };

        var html = await Rendered.HtmlAsync(SystemPage.Of(Samples.Frame(Language.English, "/system"), model));

        Assert.Contains("host/HostDown.md:3", html, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-place", html, StringComparison.Ordinal);
    }
}
