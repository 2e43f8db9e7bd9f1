namespace AlertOps.Runbooks;

/// <summary>Text in one of our small languages that can't be read. Never leaves this room: callers turn it into a problem.</summary>
/// <param name="position">0-based index of the character where reading stopped.</param>
internal sealed class SyntaxException(int position, string what, string cure) : Exception(what)
{
    public int Position { get; } = position;

    public string Cure { get; } = cure;

    /// <summary>1-based line of the text, counted by line feeds.</summary>
    public int LineIn(string text) => 1 + text.AsSpan(0, Math.Min(Position, text.Length)).Count('\n');
}
