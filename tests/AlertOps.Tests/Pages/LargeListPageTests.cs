using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Linting;
using AlertOps.Pages;
using AlertOps.Pages.Views;
using AlertOps.Storage;
using Microsoft.AspNetCore.Components;

namespace AlertOps.Tests.Pages;

/// <summary>Lists of files may be of any length, but a page of them is bounded.</summary>
public sealed partial class LargeListPageTests
{
    [Theory]
    [InlineData(true, "Next page", "9900 more")]
    [InlineData(false, "下一页", "还有 9900 个")]
    public async Task A_coverage_of_thousands_is_shown_a_page_at_a_time(bool english, string next, string problems)
    {
        var model = new CoveragePageModel(
            [.. Enumerable.Range(0, 9_000).Select(number => new Coverage($"Alert{number:D4}", "web", "", true, false, false, false, false, false))],
            IsComplete: true,
            [.. Enumerable.Range(0, 10_000).Select(number => new Problem("rules.yml", number, new string('x', 100_000), "mend it"))]);

        var pages = await PagesAsync("/coverage", english, (frame, cursor) => CoveragePage.Of(frame, model, cursor));

        Assert.Equal(45, pages.Count);
        Assert.All(pages, page => Assert.InRange(page.Length, 1, 600_000));
        Assert.Contains(next, pages[0], StringComparison.Ordinal);
        Assert.Contains(problems, pages[0], StringComparison.Ordinal);
        Assert.Equal(model.Rows.Select(row => row.Alert), pages.SelectMany(page => AlertForm().Matches(page)).Select(match => match.Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thousands_of_runbooks_are_listed_a_page_at_a_time(bool english)
    {
        var all = Enumerable.Range(0, 10_000).Select(number => Samples.Runbook($"Alert{number:D4}", number % 2 == 0 ? "web" : "") with { Title = new string('t', 5000) }).ToList();

        var pages = await PagesAsync(
            "/runbooks", english, (frame, cursor) => RunbookListPage.Of(frame, RunbookListModel.From(all, [], "", null, frame.Text.Language, cursor)));

        Assert.All(pages, page => Assert.InRange(page.Length, 1, 600_000));
        Assert.Equal(
            all.Select(runbook => runbook.Id).Order(StringComparer.Ordinal),
            pages.SelectMany(page => CodeForm().Matches(page)).Select(match => match.Groups["id"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_page_of_a_list_ends_before_it_is_too_long_and_has_something_on_it()
    {
        ImmutableArray<string> all = [new('a', 2 * InMemoryPage.MaxText), "b", new('c', InMemoryPage.MaxText), "d"];

        var lengths = new List<int>();
        string? cursor = null;
        do
        {
            var page = InMemoryPage.Of(all, cursor, text => text.Length);
            lengths.Add(page.Items.Length);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal([1, 1, 1, 1], lengths);
    }

    [Fact]
    public void A_cursor_that_is_none_of_ours_harms_nobody()
    {
        ImmutableArray<string> all = ["a", "b"];

        Assert.All(["", "x", Cursor.Of(-1), Cursor.Of(long.MinValue)], cursor => Assert.Equal(all, InMemoryPage.Of(all, cursor, text => text.Length).Items));
        Assert.All([Cursor.Of(2), Cursor.Of(long.MaxValue)], cursor => Assert.Empty(InMemoryPage.Of(all, cursor, text => text.Length).Items));
    }

    /// <summary>Follows the links to the next page, as a reader without JavaScript does.</summary>
    private static async Task<List<string>> PagesAsync(string path, bool english, Func<PageFrame, string?, RenderFragment> page)
    {
        var pages = new List<string>();
        string? cursor = null;
        do
        {
            var address = cursor is null ? path : $"{path}?cursor={cursor}";
            pages.Add(await Rendered.HtmlAsync(page(Samples.Frame(english ? Language.English : Language.Chinese, address), cursor)));
            cursor = NextForm().Match(pages[^1]) is { Success: true } link ? WebUtility.UrlDecode(link.Groups["cursor"].Value) : null;
        }
        while (cursor is not null && pages.Count < 1000);

        return pages;
    }

    [GeneratedRegex("rel=\"next\" href=\"[^\"?]*\\?cursor=(?<cursor>[^\"&]+)\"")]
    private static partial Regex NextForm();

    [GeneratedRegex("Alert[0-9]{4}")]
    private static partial Regex AlertForm();

    [GeneratedRegex("<code>(?<id>Alert[0-9]{4})</code>")]
    private static partial Regex CodeForm();
}
