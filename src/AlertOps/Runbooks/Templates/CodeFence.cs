namespace AlertOps.Runbooks.Templates;

/// <summary>Finds blocks of fenced code in Markdown, as Markdown itself does.</summary>
internal static class CodeFence
{
    /// <summary>The index behind the block that begins at a position: behind its closing fence, or the end of the page. The position itself when none begins there.</summary>
    public static int EndOf(string page, int position)
    {
        if (position > 0 && page[position - 1] != '\n')
        {
            return position;
        }

        var line = LineEnd(page, position);
        var fence = FenceIn(page.AsSpan(position, line - position).TrimEnd('\n'));
        if (fence.IsEmpty)
        {
            return position;
        }

        while (line < page.Length)
        {
            var end = LineEnd(page, line);
            var text = page.AsSpan(line, end - line).Trim().TrimStart("> ");
            line = end;
            if (text.Length >= fence.Length && !text.ContainsAnyExcept(fence[0]))
            {
                break;
            }
        }

        return line;
    }

    /// <summary>The fence that opens a block of code on this line, which may be in a quotation or a list; empty when there is none.</summary>
    private static ReadOnlySpan<char> FenceIn(ReadOnlySpan<char> line)
    {
        line = line.TrimStart(" \t>");
        line = WithoutListMark(line);
        var mark = line.IsEmpty ? ' ' : line[0];
        if (mark is not ('`' or '~'))
        {
            return [];
        }

        var fence = line[..(line.IndexOfAnyExcept(mark) is >= 0 and var end ? end : line.Length)];
        return fence.Length >= 3 && !line[fence.Length..].Contains('`') ? fence : [];
    }

    private static ReadOnlySpan<char> WithoutListMark(ReadOnlySpan<char> line)
    {
        var digits = line.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : line.Length;
        var marked = digits == line.Length ? 0
            : digits > 0 && line[digits] is '.' or ')' ? digits + 1
            : digits == 0 && line[0] is '-' or '*' or '+' ? 1
            : 0;
        var rest = line[marked..].TrimStart(" \t");
        return marked > 0 && rest.Length < line.Length - marked ? rest : line;
    }

    private static int LineEnd(string page, int from) => page.IndexOf('\n', from) is >= 0 and var end ? end + 1 : page.Length;
}
