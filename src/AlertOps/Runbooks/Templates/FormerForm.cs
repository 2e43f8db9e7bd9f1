using AlertOps.Text;

namespace AlertOps.Runbooks.Templates;

/// <summary>A tag of the former form (Handlebars), with the new form as the cure.</summary>
/// <param name="IsBlock">True for the beginning or the end of a block.</param>
internal sealed record FormerTag(int Position, string What, string Cure, bool IsBlock);

/// <summary>
/// Recognises tags of the form that templates had before Scriban. Scriban would take some of them for comments or for other errors, so they are looked for
/// before it parses.
/// </summary>
internal static class FormerForm
{
    private static readonly string[] Blocks = ["if", "unless", "each", "with"];

    /// <summary>The mistake of a tag of the former form; null for any other tag.</summary>
    /// <param name="end">The index behind the tag.</param>
    public static FormerTag? Find(string template, int position, int end)
    {
        var adjacent = template.AsSpan(position + 2, end - position - 4).TrimStart('~');
        var inner = adjacent.Trim("~ \t").ToString();
        return adjacent.Length == 0 ? null : adjacent[0] switch
        {
            '{' => new FormerTag(position, "values are always escaped", $"write {{{{ {Converted(inner.Trim('{', '}', ' '))} }}}}", false),
            '&' => new FormerTag(position, "values are always escaped", $"write {{{{ {Converted(inner.TrimStart('&', ' '))} }}}}", false),
            '>' => Partial(position),
            '^' => new FormerTag(position, "an inverted section is of the former form", "write {{ if !(value) }} … {{ end }}, or {{ else }}", true),
            '!' when !adjacent.StartsWith("!(") => new FormerTag(position, "a comment of the former form", "write {{ # comment }}", false),
            _ => Block(inner, position, adjacent[0] == '#') ?? Path(template, position, end),
        };
    }

    private static FormerTag Partial(int position) => new(position, "there are no partials or decorators", "write the text out", true);

    /// <param name="isAdjacent">True when the tag begins with # itself; behind a blank it is a comment, unless it looks like a block.</param>
    private static FormerTag? Block(string inner, int position, bool isAdjacent)
    {
        if (inner.StartsWith('/'))
        {
            return new FormerTag(position, $"'{{{{{Shown(inner)}}}}}' closes a block of the former form", "write {{ end }}", true);
        }

        if (inner.Length < 2 || inner[0] != '#' || inner[1] == '#')
        {
            return null;
        }

        var rest = inner[1..].TrimStart();
        var name = rest.Split(' ', 2)[0];
        if (!Blocks.Contains(name, StringComparer.Ordinal) ? inner[1] == ' ' || !isAdjacent : inner[1] == ' ' && !isAdjacent)
        {
            return null;
        }

        if (rest.StartsWith('>') || rest.StartsWith('*'))
        {
            return Partial(position);
        }

        var value = Converted(rest[name.Length..].Trim());
        var cure = name switch
        {
            "if" => $"write {{{{ if {value} }}}} … {{{{ end }}}}",
            "unless" => $"write {{{{ if !({value}) }}}} … {{{{ end }}}}",
            "each" => $"write {{{{ for x in {value} }}}} … {{{{ end }}}}, and x. before the names inside",
            "with" => $"write the names inside in full: {{{{ {value}.… }}}}",
            _ => $"{Suggestion.Hint(name, Blocks)}write {{{{ if … }}}} or {{{{ for x in … }}}} … {{{{ end }}}}; a comment has a blank before it: {{{{ # comment }}}}",
        };
        return new FormerTag(position, $"'{{{{{Shown(inner)}}}}}' is a block of the former form", cure, true);
    }

    /// <summary>Recognises names of the former form, such as <c>../labels.a</c>, <c>@root.labels.a</c>, <c>@index</c> or <c>labels.[a.b]</c>.</summary>
    private static FormerTag? Path(string template, int position, int end)
    {
        var inner = template[(position + 2)..(end - 2)];
        var (at, what, cure) = inner switch
        {
            _ when Index(inner, "../") is >= 0 and var up => (up, "'../' is of the former form", "remove it: a loop hides no names"),
            _ when Index(inner, "@root.") is >= 0 and var root => (root, "'@root' is of the former form", "remove it: a loop hides no names"),
            _ when Index(inner, "@index") is >= 0 and var index => (index, "'@index' is of the former form", "write for.index"),
            _ when Index(inner, "@first") is >= 0 and var first => (first, "'@first' is of the former form", "write for.first"),
            _ when Index(inner, "@last") is >= 0 and var last => (last, "'@last' is of the former form", "write for.last"),
            _ when Index(inner, "@key") is >= 0 and var key => (key, "'@key' is of the former form", "write x.key and x.value inside {{ for x in labels }}"),
            _ when Index(inner, ".[") is >= 0 and var bracket => (bracket, "'.[' is of the former form", "write labels[\"service.name\"]"),
            _ => (-1, "", ""),
        };
        return at < 0 ? null : new FormerTag(position + 2 + at, what, cure, false);
    }

    /// <summary>The index of a piece outside strings; -1 when there is none.</summary>
    private static int Index(string inner, string piece)
    {
        var at = inner.IndexOf(piece, StringComparison.Ordinal);
        return at >= 0 && inner.AsSpan(0, at).Count('"') % 2 == 0 && inner.AsSpan(0, at).IndexOf('#') < 0 ? at : -1;
    }

    private static string Converted(string former) => FormerExpression.Convert(former) is { Length: > 0 } converted ? converted : "value";

    private static string Shown(string inner)
    {
        var line = MarkdownLine.OneLine(inner);
        return line.Length > 60 ? line[..60] + "…" : line;
    }
}
