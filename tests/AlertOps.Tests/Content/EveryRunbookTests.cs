using System.Text;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Enrichment;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Content;

/// <summary>Runs every shipped runbook with every combination of missing evidence.</summary>
public class EveryRunbookTests
{
    private static readonly RunbookCatalog Catalog = RunbookCatalog.Load(Path.Combine(RepositoryFiles.Root, "runbooks"));

    public static TheoryData<string> Ids => [.. Catalog.All.Where(runbook => runbook.Queries.Length > 0).Select(runbook => runbook.Id)];

    [Fact]
    public void No_file_has_a_problem() => Assert.Empty(RunbookLint.Check(Catalog, EvidenceSources.Check));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nothing_rests_on_missing_data_when_everything_is_missing(string id)
    {
        var run = new RunbookRun(Find(id));
        foreach (var reason in Enum.GetValues<Unavailable>())
        {
            foreach (var language in Enum.GetValues<Language>())
            {
                var notice = run.Build(language, query => RunbookRun.Missing(query, reason));

                var text = WeComMarkdown.Render(notice, 4096, mentions: true) + NoticeHtml.Render(notice) + MailRenderer.Render(notice).Html;
                Assert.DoesNotContain("✔", text);
                Assert.DoesNotContain("✘", text);
                Assert.DoesNotContain("正常：", text);
                Assert.DoesNotContain("normal:", text);
                Assert.DoesNotContain(NoticePhrases.In(language).Verdict, text);
                Assert.DoesNotContain(Actions(notice), item => item.State == ActionState.Holds);
                Assert.DoesNotContain(notice.Blocks.OfType<Block.Actions>(), block => block.RuledOut is not null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void No_condition_is_decided_by_a_query_that_is_missing_or_not_a_number(string id)
    {
        var runbook = Find(id);
        var run = new RunbookRun(runbook);
        foreach (var query in runbook.Queries)
        {
            foreach (var absent in (Evidence[])[.. Enum.GetValues<Unavailable>().Select(reason => RunbookRun.Missing(query, reason)), run.Known(query, double.NaN)])
            {
                foreach (var value in (double[])[0, 1, 1e9])
                {
                    var notice = run.Build(Language.Chinese, other => other == query ? absent : run.Known(other, value));

                    var shown = Actions(notice).Where(item => item.State != ActionState.Holds).Select(item => item.Id).ToHashSet();
                    foreach (var action in runbook.Actions.Where(action => action.When is not null && action.When.Queries.All(name => name == query.Id)))
                    {
                        Assert.Contains(action.Id, shown);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_message_fits_every_channel_with_one_or_a_thousand_series_and_one_or_forty_alerts(string id)
    {
        foreach (var instances in (int[])[1, 40])
        {
            foreach (var series in (int[])[1, 1000])
            {
                foreach (var language in Enum.GetValues<Language>())
                {
                    var run = new RunbookRun(Find(id), instances);
                    var notice = run.Build(language, query => run.Known(query, 123_456.789, series));

                    Assert.InRange(Encoding.UTF8.GetByteCount(WeComMarkdown.Render(notice, 4096, mentions: true)), 100, 4096);
                    Assert.InRange(Encoding.UTF8.GetByteCount(WeComMarkdown.Render(notice, 2048, mentions: false)), 100, 2048);
                    Assert.InRange(Encoding.UTF8.GetByteCount(PlainText.Render(notice, 2048)), 100, 2048);
                    Assert.DoesNotContain("{{", NoticeHtml.Render(notice));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_renders(string id) => Assert.NotEmpty(TemplateRenderer.RenderPage(Find(id), null));

    private static Runbook Find(string id) => Catalog.Find(id)!;

    private static IEnumerable<ActionItem> Actions(Notice notice) => notice.Blocks.OfType<Block.Actions>().SelectMany(block => block.Items);
}
