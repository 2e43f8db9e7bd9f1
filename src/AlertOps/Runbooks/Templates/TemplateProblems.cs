using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

/// <summary>Collects the mistakes of one template, with their positions.</summary>
/// <param name="source">The text that was parsed.</param>
internal sealed class TemplateProblems(string source)
{
    /// <summary>More mistakes of one template are not told.</summary>
    public const int MaxCount = 100;

    private const string Allowed = "allowed are values, operators and pipes, if, else if, else, for … in and end";
    private const int MaxShown = 40;

    private readonly List<SyntaxException> found = [];

    public IReadOnlyList<SyntaxException> Found => found;

    public string Text => source;

    public void Add(ScriptNode at, string what, string cure)
    {
        if (found.Count < MaxCount)
        {
            found.Add(new SyntaxException(at.Span.Start.Offset, what, cure));
        }
    }

    /// <summary>Adds the problem of a statement or an expression that no template may use.</summary>
    public void Refuse(ScriptNode node)
    {
        var text = MarkdownLine.OneLine(Source(node));
        Add(node, $"'{(text.Length > MaxShown ? text[..MaxShown] + "…" : text)}' is not allowed in a template", node is ScriptThisExpression ? "name the value, or the variable of the loop" : Allowed);
    }

    /// <summary>The text of a node as it is written.</summary>
    public string Source(ScriptNode node)
    {
        var start = Math.Clamp(node.Span.Start.Offset, 0, source.Length);
        return TemplateSource.Restore(source[start..Math.Clamp(TemplateParser.End(node), start, source.Length)]);
    }
}
