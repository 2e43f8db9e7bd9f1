namespace AlertOps.Runbooks.Templates;

/// <summary>
/// Splits a template into text and tags. Tags that could switch escaping off or include other templates (<c>{{{x}}}</c>, <c>{{&amp;x}}</c>, partials,
/// decorators, raw blocks) are refused here, before the engine sees them.
/// </summary>
internal sealed class TemplateScanner
{
    private readonly string template;
    private readonly bool isPage;
    private readonly List<TemplatePart> parts = [];
    private int position;
    private int textStart;

    private TemplateScanner(string template, bool isPage)
    {
        this.template = template;
        this.isPage = isPage;
    }

    /// <exception cref="SyntaxException"/>
    public static IReadOnlyList<TemplatePart> Scan(string template, TemplateUse use)
    {
        var scanner = new TemplateScanner(template, use == TemplateUse.Page);
        scanner.Run();
        return scanner.parts;
    }

    private void Run()
    {
        while (position < template.Length)
        {
            if (isPage && (TakeFence() || TakeComment()))
            {
                continue;
            }

            if (At("\\{{"))
            {
                TakeEscaped();
            }
            else if (At("{{"))
            {
                TakeTag();
            }
            else
            {
                position++;
            }
        }

        EndText(position);
    }

    private bool At(string text) => template.AsSpan(position).StartsWith(text, StringComparison.Ordinal);

    private void EndText(int end)
    {
        if (end > textStart)
        {
            parts.Add(new TemplatePart(TemplatePartKind.Text, template[textStart..end], textStart));
        }
    }

    private void Take(TemplatePartKind kind, int end, string? text = null, TemplateTag? tag = null)
    {
        EndText(position);
        if (text != "")
        {
            parts.Add(new TemplatePart(kind, text ?? template[position..end], position, tag));
        }

        position = textStart = end;
    }

    /// <summary>Takes a fenced block up to its closing fence or the end of the page, as Markdown does.</summary>
    private bool TakeFence()
    {
        if (position > 0 && template[position - 1] != '\n')
        {
            return false;
        }

        var fence = FenceIn(template.AsSpan(position, LineEnd(position) - position).TrimEnd('\n'));
        if (fence.IsEmpty)
        {
            return false;
        }

        var line = LineEnd(position);
        while (line < template.Length)
        {
            var end = LineEnd(line);
            var text = template[line..end].Trim().TrimStart('>', ' ');
            line = end;
            if (text.Length >= fence.Length && !text.AsSpan().ContainsAnyExcept(fence[0]))
            {
                break;
            }
        }

        Take(TemplatePartKind.Verbatim, line);
        return true;
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

    private int LineEnd(int from)
    {
        var end = template.IndexOf('\n', from);
        return end < 0 ? template.Length : end + 1;
    }

    private bool TakeComment()
    {
        if (!At("<!--"))
        {
            return false;
        }

        var end = template.IndexOf("-->", position, StringComparison.Ordinal);
        Take(TemplatePartKind.Verbatim, end < 0 ? template.Length : end + 3, text: "");
        return true;
    }

    private void TakeEscaped()
    {
        var end = template.IndexOf("}}", position, StringComparison.Ordinal);
        end = end < 0 ? template.Length : end + 2;
        Take(TemplatePartKind.Verbatim, end, template[(position + 1)..end]);
    }

    private void TakeTag()
    {
        if (Refused() is var (what, cure))
        {
            throw new SyntaxException(position, what, cure);
        }

        if (At("{{!--") || At("{{~!--"))
        {
            var close = template.IndexOf("--}}", position, StringComparison.Ordinal) is var plain and >= 0 ? plain + 4 : template.IndexOf("--~}}", position, StringComparison.Ordinal) + 5;
            Take(TemplatePartKind.Verbatim, close < 5 ? throw Unclosed() : close, text: "");
            return;
        }

        var end = TagEnd();
        var tag = TemplateTagReader.Read(template[position..end], position);
        Take(TemplatePartKind.Tag, end, tag.Kind == TemplateTagKind.Comment ? "" : null, tag);
    }

    private int TagEnd()
    {
        var quote = '\0';
        for (var i = position + 2; i < template.Length; i++)
        {
            var character = template[i];
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'')
            {
                quote = character;
            }
            else if (character == '}' && i + 1 < template.Length && template[i + 1] == '}')
            {
                return i + 2;
            }
        }

        throw Unclosed();
    }

    private (string What, string Cure)? Refused()
    {
        var head = template.AsSpan(position, Math.Min(8, template.Length - position)).ToString().Replace("~", "", StringComparison.Ordinal);
        if (head.StartsWith("{{{", StringComparison.Ordinal) || head.StartsWith("{{&", StringComparison.Ordinal))
        {
            return ("values are always escaped", "write {{name}}");
        }

        return head.StartsWith("{{>", StringComparison.Ordinal) || head.StartsWith("{{#>", StringComparison.Ordinal) || head.StartsWith("{{#*", StringComparison.Ordinal) || head.StartsWith("{{*", StringComparison.Ordinal)
            ? ("there are no partials or decorators", "write the text out")
            : null;
    }

    private SyntaxException Unclosed() => new(position, "a tag is never closed", "add }}, or write \\{{ for braces that are meant as text");
}
