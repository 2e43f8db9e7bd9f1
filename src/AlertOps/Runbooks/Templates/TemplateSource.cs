namespace AlertOps.Runbooks.Templates;

/// <summary>
/// A template as Scriban's parser gets it. It has the length of the original, so that positions are the same: braces that are text are replaced by
/// <see cref="TokenTable.Brace"/>, and characters that are not written by <see cref="TokenTable.Nothing"/>.
/// </summary>
/// <param name="Tags">The places of its tags; plain text, which needs no parser, has none.</param>
/// <param name="Problems">Mistakes that the parser would not find, or would report at another place.</param>
internal sealed record TemplateSource(string Text, IReadOnlyList<(int Start, int End)> Tags, IReadOnlyList<SyntaxException> Problems)
{
    /// <summary>The text with its braces, without the characters that are not written.</summary>
    public static string Restore(string text) => text.AsSpan().ContainsAny(TokenTable.Brace, TokenTable.Nothing)
        ? string.Concat(text.Where(character => character != TokenTable.Nothing).Select(character => character == TokenTable.Brace ? '{' : character))
        : text;
}
