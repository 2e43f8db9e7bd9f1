using AlertOps.Runbooks.Templates;
using AlertOps.Yaml;

namespace AlertOps.Runbooks;

/// <summary>A template of a runbook and its place in the file, for problems.</summary>
/// <param name="Name">As in the file: <c>title</c>, <c>do of 'slow'</c>.</param>
/// <param name="Line">1-based line where its text begins.</param>
/// <param name="Use">The place that it is rendered for.</param>
internal sealed record TemplatePlace(string Name, string Text, int Line, TemplateUse Use)
{
    /// <summary>1-based column where the first line of the text begins.</summary>
    public int Column { get; init; } = 1;

    /// <summary>The lines of the file from the beginning of a value whose text differs from them, as in a block or with escapes; null for any other.</summary>
    private string? Written { get; init; }

    /// <summary>The place of a value of the front matter.</summary>
    /// <param name="text">The value's text, trimmed.</param>
    /// <param name="lines">All lines of the file.</param>
    public static TemplatePlace Of(string name, string text, YamlScalar scalar, int line, TemplateUse use, string[] lines)
    {
        var place = new TemplatePlace(name, text, line, use) { Column = scalar.Column };
        if (scalar.TextColumn > 0)
        {
            return place with { Column = scalar.TextColumn + Math.Max(0, scalar.Text.IndexOf(text, StringComparison.Ordinal)) };
        }

        var (first, last) = (Math.Clamp(scalar.Line, 1, lines.Length), Math.Clamp(scalar.EndLine, 1, lines.Length));
        return place with { Written = new string('\n', first - 1) + string.Join('\n', lines[(first - 1)..Math.Max(first, last)]) };
    }

    /// <summary>The line and the column in the file, both 1-based, of a character of the text.</summary>
    public (int Line, int Column) At(SyntaxException error)
    {
        if (Written is null)
        {
            var line = error.LineIn(Text);
            return (Line + line - 1, error.ColumnIn(Text) + (line == 1 ? Column - 1 : 0));
        }

        var (start, end) = TagAt(error.Position);
        var tag = Text[start..end];
        var before = Count(Text[..start], tag);
        foreach (var escaped in (Func<string, string>[])[piece => piece, piece => piece.Replace("\"", "\\\"", StringComparison.Ordinal), piece => piece.Replace("'", "''", StringComparison.Ordinal)])
        {
            if (IndexOf(Written, escaped(tag), before) is >= 0 and var at)
            {
                var found = new SyntaxException(at + escaped(Text[start..Math.Clamp(error.Position, start, end)]).Length, "", "");
                return (found.LineIn(Written), found.ColumnIn(Written));
            }
        }

        // A tag that the file breaks over lines isn't found.
        return (Line, Column);
    }

    /// <summary>The tag around a position; when there is none, the rest of its line.</summary>
    private (int Start, int End) TagAt(int position)
    {
        foreach (var tag in TemplateParser.Parse(Text, Use).Source.Tags)
        {
            if (tag.Start <= position && position < tag.End)
            {
                return tag;
            }
        }

        var start = Math.Min(position, Text.Length);
        return (start, Text.IndexOf('\n', start) is >= 0 and var end ? end : Text.Length);
    }

    private static int Count(string text, string piece)
    {
        var count = 0;
        for (var at = 0; piece.Length > 0 && (at = text.IndexOf(piece, at, StringComparison.Ordinal)) >= 0; at += piece.Length)
        {
            count++;
        }

        return count;
    }

    /// <summary>The index of a piece behind a number of others like it; -1 when there are no more.</summary>
    private static int IndexOf(string text, string piece, int skip)
    {
        var at = piece.Length == 0 ? -1 : text.IndexOf(piece, StringComparison.Ordinal);
        for (; at >= 0 && skip > 0; skip--)
        {
            at = text.IndexOf(piece, at + piece.Length, StringComparison.Ordinal);
        }

        return at;
    }
}
