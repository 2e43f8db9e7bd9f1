using System.Globalization;

namespace AlertOps.Runbooks.Templates;

/// <summary>Parses the content of a tag.</summary>
internal sealed class TemplateTagReader
{
    private const int MaxNesting = 20;

    private readonly string inner;
    private readonly int offset;
    private int position;
    private int depth;

    private TemplateTagReader(string inner, int offset)
    {
        this.inner = inner;
        this.offset = offset;
    }

    /// <summary>Parses one tag.</summary>
    /// <param name="source">The tag with its braces.</param>
    /// <param name="position">0-based index of the tag in the template.</param>
    /// <exception cref="SyntaxException"/>
    public static TemplateTag Read(string source, int position)
    {
        var trimmed = source[2..^2].Trim().Trim('~').Trim();
        if (trimmed.StartsWith('!'))
        {
            return new TemplateTag(TemplateTagKind.Comment, "", []);
        }

        if (trimmed.StartsWith('/'))
        {
            return new TemplateTag(TemplateTagKind.Close, trimmed[1..].Trim(), []);
        }

        var start = source.IndexOf(trimmed, 2, StringComparison.Ordinal);
        var reader = new TemplateTagReader(trimmed, position + start);
        return reader.Tag();
    }

    private TemplateTag Tag()
    {
        if (inner is "else" or "^")
        {
            return new TemplateTag(TemplateTagKind.Else, "", []);
        }

        if (inner.StartsWith('^'))
        {
            throw Error("inverted sections are not supported", "write {{#unless …}}");
        }

        if (inner.StartsWith('#') || inner.StartsWith("else ", StringComparison.Ordinal))
        {
            var kind = inner[0] == '#' ? TemplateTagKind.Open : TemplateTagKind.Else;
            position = kind == TemplateTagKind.Open ? 1 : "else ".Length;
            SkipSpace();
            var name = Word();
            return new TemplateTag(kind, name, Arguments(')'));
        }

        var arguments = Arguments(')');
        if (arguments.Count == 0)
        {
            throw Error("a tag is empty", "name a value, such as {{labels.node}}");
        }

        return new TemplateTag(TemplateTagKind.Output, "", [Callable(arguments)]);
    }

    /// <summary>Turns several expressions in a row into the call of a helper.</summary>
    private TemplateExpression Callable(List<TemplateExpression> row)
    {
        var head = row[0];
        if (row.Count == 1 && head is not TemplateExpression.Path { Up: 0, Segments: [_] })
        {
            return head;
        }

        if (head is not TemplateExpression.Path { Up: 0, Segments: [var name] } path)
        {
            throw new SyntaxException(head.Position, "values stand side by side", "write a helper before them, or one tag for each");
        }

        return row.Count == 1 && !TemplateHelperNames.IsKnown(path.Source) ? head : new TemplateExpression.Call(name, row[1..], head.Position);
    }

    private List<TemplateExpression> Arguments(char close)
    {
        var arguments = new List<TemplateExpression>();
        for (SkipSpace(); position < inner.Length && inner[position] != close; SkipSpace())
        {
            arguments.Add(Expression());
        }

        return position < inner.Length && depth == 0 ? throw Error("a ')' closes nothing", "remove it") : arguments;
    }

    private TemplateExpression Expression()
    {
        var start = position;
        switch (inner[position])
        {
            case '(':
                return Nested();
            case '"' or '\'':
                var end = inner.IndexOf(inner[position], position + 1);
                if (end < 0)
                {
                    throw Error("a string is never closed", "add the closing quote");
                }

                position = end + 1;
                return new TemplateExpression.Text(inner[(start + 1)..end], offset + start);
            default:
                var word = Word();
                return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && (char.IsAsciiDigit(word[^1]) || word[^1] == '.')
                    ? new TemplateExpression.Number(number, offset + start)
                    : Path(word, start);
        }
    }

    private TemplateExpression.Call Nested()
    {
        if (++depth > MaxNesting)
        {
            throw Error("the parentheses are nested too deeply", "split the tag");
        }

        var start = position++;
        var row = Arguments(')');
        if (position >= inner.Length || row.Count == 0)
        {
            throw Error("a parenthesis is never closed or empty", "write (helper value)");
        }

        position++;
        depth--;
        return Callable(row) is TemplateExpression.Call call
            ? call
            : throw new SyntaxException(offset + start, "parentheses hold no helper", "write (helper value), or remove them");
    }

    private TemplateExpression.Path Path(string word, int start)
    {
        var rest = word;
        var up = 0;
        while (rest.StartsWith("..", StringComparison.Ordinal))
        {
            up++;
            rest = rest[2..].TrimStart('/');
        }

        var segments = new List<string>();
        var from = 0;
        for (var i = 0; i <= rest.Length; i++)
        {
            if (i < rest.Length && rest[i] == '[')
            {
                i = Math.Max(i, rest.IndexOf(']', i));
            }
            else if (i == rest.Length || rest[i] is '.' or '/')
            {
                segments.Add(rest[from..i].Trim('[', ']'));
                from = i + 1;
            }
        }

        segments.RemoveAll(segment => segment.Length == 0);
        if (segments is ["this", ..])
        {
            segments.RemoveAt(0);
        }

        return new TemplateExpression.Path(word, up, segments, offset + start);
    }

    private string Word()
    {
        var start = position;
        while (position < inner.Length && !char.IsWhiteSpace(inner[position]) && inner[position] is not ('(' or ')' or '"' or '\''))
        {
            if (inner[position] is '=' or '|' or '{' or '}' or '&' or '~')
            {
                throw Error($"'{inner[position]}' is not expected in a tag", inner[position] == '=' ? "compare with a helper: {{#if (eq labels.job \"web\")}}" : "remove it");
            }

            position = inner[position] == '[' && inner.IndexOf(']', position) is var close and > 0 ? close + 1 : position + 1;
        }

        return position > start ? inner[start..position] : throw Error("a name is missing", "name a helper or a value");
    }

    private void SkipSpace()
    {
        while (position < inner.Length && char.IsWhiteSpace(inner[position]))
        {
            position++;
        }
    }

    private SyntaxException Error(string what, string cure) => new(offset + Math.Min(position, inner.Length), what, cure);
}
