using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Marks a replayed notice by a parameter of its link, so that its bytes differ. WeCom's duplicate check takes equal bytes within four hours for the same
/// message, and would drop a message that a person asked to send again.
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
