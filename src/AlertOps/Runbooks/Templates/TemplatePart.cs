namespace AlertOps.Runbooks.Templates;

internal enum TemplatePartKind
{
    Text,

    /// <summary>Fenced code, or a tag behind a backslash: shown as it is and never evaluated.</summary>
    Verbatim,
    Tag,
}

/// <summary>A part of a template. <paramref name="Text"/> of a tag is its source, braces included.</summary>
/// <param name="Position">0-based index in the template.</param>
internal sealed record TemplatePart(TemplatePartKind Kind, string Text, int Position, TemplateTag? Tag = null);

internal enum TemplateTagKind
{
    Output,
    Open,
    Else,
    Close,
    Comment,
}

/// <summary>The content of a tag.</summary>
/// <param name="Name">The name of a block, such as <c>if</c> or <c>each</c>; <c>if</c> for <c>{{else if x}}</c>; "" otherwise.</param>
/// <param name="Arguments">The arguments of a block, or the one expression of an output.</param>
internal sealed record TemplateTag(TemplateTagKind Kind, string Name, IReadOnlyList<TemplateExpression> Arguments);

/// <summary>A path, a literal or a call of a helper.</summary>
/// <param name="Position">0-based index in the template.</param>
internal abstract record TemplateExpression(int Position)
{
    /// <param name="Up">Number of <c>../</c>.</param>
    /// <param name="Segments">Empty for <c>this</c>.</param>
    internal sealed record Path(string Source, int Up, IReadOnlyList<string> Segments, int Position) : TemplateExpression(Position);

    internal sealed record Text(string Value, int Position) : TemplateExpression(Position);

    internal sealed record Number(double Value, int Position) : TemplateExpression(Position);

    internal sealed record Call(string Helper, IReadOnlyList<TemplateExpression> Arguments, int Position) : TemplateExpression(Position);
}
