namespace AlertOps.Runbooks;

/// <summary>A syntax error in PromQL, a condition or a template. Readers of files turn it into a <see cref="Configuration.Problem"/>.</summary>
/// <param name="position">0-based index of the character where reading stopped.</param>
/// <param name="what">The message: it names the mistake.</param>
internal sealed class SyntaxException(int position, string what, string cure) : Exception(what)
{
    public int Position { get; } = position;

    public string Cure { get; } = cure;

    /// <summary>1-based line of the mistake in the text, counted by line feeds.</summary>
    public int LineIn(string text) => 1 + text.AsSpan(0, Math.Min(Position, text.Length)).Count('\n');

    /// <summary>1-based position of the mistake in its line.</summary>
    public int ColumnIn(string text)
    {
        var index = Math.Min(Position, text.Length);
        return index - text.AsSpan(0, index).LastIndexOf('\n');
    }
}
