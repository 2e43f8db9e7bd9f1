using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Notices;
using AlertOps.Runbooks;

namespace AlertOps.Linting;

/// <summary>
/// Renders the message that a runbook makes of a sample alert, in both languages, with and without answers, with every rendering of the channels. A message always fits,
/// since it is shortened; the check reports when not even its core fits whole.
/// </summary>
/// <param name="renderings">Of all channels.</param>
internal sealed class MessageCheck(ImmutableArray<MessageRendering> renderings)
{
    /// <summary>Shortening drops further actions before it cuts the text of the first three.</summary>
    private const int CoreActions = 3;

    public IEnumerable<Problem> Check(Runbook runbook, string file)
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
    private List<Problem> Problems(Runbook runbook, Language language, string file)
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

    private IEnumerable<Problem> Oversized(Notice notice, string file)
    {
        // The page has no limit, but must not fail either.
        _ = NoticeHtml.Render(notice);
        var rendered = renderings.Select(rendering => (Rendering: rendering, Bytes: Encoding.UTF8.GetByteCount(rendering.Render(notice, rendering.MaxBytes))));
        foreach (var (rendering, bytes) in rendered.Where(item => item.Bytes > item.Rendering.MaxBytes))
        {
            yield return new Problem(file, 1, $"{rendering.Name} over its budget: {bytes} of {rendering.MaxBytes} bytes", "shorten title, because and do");
        }

        if (renderings.MinBy(rendering => rendering.MaxBytes) is not { } narrowest)
        {
            yield break;
        }

        var core = Encoding.UTF8.GetByteCount(narrowest.Render(Core(notice), int.MaxValue));
        if (core > narrowest.MaxBytes)
        {
            yield return new Problem(
                file,
                SourceLines.Find(file, "actions:"),
                $"message over its budget: title, verdict and the first {CoreActions} actions alone take {core} of {narrowest.MaxBytes} bytes",
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
