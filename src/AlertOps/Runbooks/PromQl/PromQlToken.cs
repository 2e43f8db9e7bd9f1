namespace AlertOps.Runbooks.PromQl;

internal enum PromQlKind
{
    Identifier,
    Number,
    Duration,
    Text,
    Symbol,
    End,
}

/// <param name="Text">As written; for a string what stands between the quotes, escapes still in it.</param>
/// <param name="Quote">The quote character of a string.</param>
internal readonly record struct PromQlToken(PromQlKind Kind, string Text, int Position, char Quote = '\0')
{
    public bool Is(string symbol) => Kind == PromQlKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == PromQlKind.Identifier && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public string Shown => Kind switch
    {
        PromQlKind.End => "the end",
        PromQlKind.Text => $"{Quote}{Cut}{Quote}",
        PromQlKind.Identifier or PromQlKind.Number or PromQlKind.Duration or PromQlKind.Symbol => $"'{Cut}'",
    };

    private string Cut => Text.Length <= ProblemSink.LongestQuote ? Text : Text[..ProblemSink.LongestQuote] + "…";
}
