using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Makes a replayed notice's bytes its own. WeCom's duplicate check takes equal bytes within four hours for the same message, and would swallow
/// what a person asked to have sent again.
/// </summary>
internal static class ReplayMark
{
    public static Notice On(Notice notice, int generation)
    {
        if (generation <= 1)
        {
            return notice;
        }

        var url = notice.IncidentUrl;
        var marked = $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}r={generation}";
        return notice with { IncidentUrl = marked, Blocks = [.. notice.Blocks.Select(block => On(block, url, marked))] };
    }

    private static Block On(Block block, string url, string marked) => block is Block.Links links
        ? links with { Items = [.. links.Items.Select(item => item.Url == url ? item with { Url = marked } : item)] }
        : block;
}
