using System.Diagnostics.CodeAnalysis;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Linting;

/// <summary>
/// Renders the message that a runbook makes of a sample alert, in both languages, with and without answers, with every renderer. A message always fits,
/// since it is shortened; the check reports when not even its core fits whole.
/// </summary>
internal static class MessageCheck
{
    /// <summary>UTF-8 bytes of an app message (WeCom documentation 90236): the narrowest place that a message goes to.</summary>
    private const int AppBudget = 2048;

    /// <summary>UTF-8 bytes of a robot's Markdown (WeCom documentation 99110).</summary>
    private const int RobotBudget = 4096;

    /// <summary>Shortening drops further actions before it cuts the text of the first three.</summary>
    private const int CoreActions = 3;

    public static IEnumerable<Problem> Check(Runbook runbook, string file)
    {
        if (runbook.IsReference || file.Length == 0)
        {
            return [];
        }

        var found = Problems(runbook, Language.Chinese, file);
        var english = file[..^".md".Length] + ".en.md";
        return runbook.Translation is null ? found : [.. found, .. Problems(runbook, Language.English, english)];
    }

    [SuppressMessage("Design", "CA1031", Justification = "Every exception of the builder or a renderer is a problem of that runbook, and the check goes on.")]
    private static List<Problem> Problems(Runbook runbook, Language language, string file)
    {
        var problems = new List<Problem>();
        foreach (var answered in (bool[])[true, false])
        {
            try
            {
                var notice = new NoticeBuilder().Build(SampleIncident.Of(runbook.In(language), answered), language, TimeZoneInfo.Utc);
                problems.AddRange(Oversized(notice, file));
                problems.AddRange(Cut(notice, runbook.In(language), file));
            }
            catch (Exception error)
            {
                problems.Add(new Problem(file, 1, $"its message can't be written for a sample alert: {error.Message}", "make every template work with and without answers"));
            }
        }

        return [.. problems.DistinctBy(problem => problem.What.Split(':')[0])];
    }

    private static IEnumerable<Problem> Oversized(Notice notice, string file)
    {
        var rendered = new (string Name, int Budget, string Text)[]
        {
            ("app message", AppBudget, WeComMarkdown.Render(notice, AppBudget, mentions: false)),
            ("robot message", RobotBudget, WeComMarkdown.Render(notice, RobotBudget, mentions: true)),
            ("robot message of format markdown_v2", RobotBudget, WeComMarkdownV2.Render(notice, RobotBudget)),
            ("text message", AppBudget, PlainText.Render(notice, AppBudget)),
            ("mail", int.MaxValue, MailRenderer.Render(notice).Html + NoticeHtml.Render(notice)),
        };
        foreach (var (name, budget, text) in rendered.Where(item => Encoding.UTF8.GetByteCount(item.Text) > item.Budget))
        {
            yield return new Problem(file, 1, $"{name} over its budget: {Encoding.UTF8.GetByteCount(text)} of {budget} bytes", "shorten title, because and do");
        }

        var core = Encoding.UTF8.GetByteCount(WeComMarkdown.Render(Core(notice), int.MaxValue, mentions: false));
        if (core > AppBudget)
        {
            yield return new Problem(
                file,
                SourceLines.Find(file, "actions:"),
                $"message over its budget: title, verdict and the first {CoreActions} actions alone take {core} of {AppBudget} bytes",
                "shorten title, because and do; what explains belongs on the page");
        }
    }

    private static IEnumerable<Problem> Cut(Notice notice, Runbook runbook, string file) =>
        from item in notice.Blocks.OfType<Block.Actions>().SelectMany(actions => actions.Items)
        where item.Do.Text.EndsWith('…')
        from action in runbook.Actions.Where(action => action.Id == item.Id && !action.Do.TrimEnd().EndsWith('…'))
        select new Problem(file, SourceLines.Find(file, "id: " + action.Id), $"message over its budget; do of '{action.Id}' is longer than a line of it, and is cut", "shorten it; what explains belongs on the page");

    private static Notice Core(Notice notice) => notice with
    {
        Blocks =
        [
            .. notice.Blocks.OfType<Block.Actions>().Select(actions => actions with { Items = [.. actions.Items.Take(CoreActions)], RuledOut = null }),
            .. notice.Blocks.OfType<Block.Links>(),
        ],
    };
}
