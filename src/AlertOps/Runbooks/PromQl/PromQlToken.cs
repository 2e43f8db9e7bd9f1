namespace AlertOps.Runbooks.PromQl;

internal enum PromQlTokenKind
{
    Identifier,
    Number,
    Duration,

    /// <summary>A string in quotes.</summary>
    Text,
    Symbol,

    /// <summary>A character that PromQL doesn't have; only lenient reading gives it.</summary>
    Unknown,
    End,
}

/// <param name="Text">As written; of a string what stands between its quotes, escapes still in it.</param>
/// <param name="Start">0-based index of the first character; the quotes of a string belong to it.</param>
/// <param name="End">0-based index behind the last character: more than <paramref name="Start"/>, except for the token at the end.</param>
/// <param name="Depth">Number of brackets that are open around it; a bracket itself has the depth outside it.</param>
/// <param name="Quote">The quote character of a string.</param>
internal readonly record struct PromQlToken(PromQlTokenKind Kind, string Text, int Start, int End, int Depth = 0, char Quote = '\0')
{
    public int Length => End - Start;

    /// <summary>The token as a problem text quotes it, cut when it is long.</summary>
    public string Shown => Kind switch
    {
        PromQlTokenKind.End => "the end",
        PromQlTokenKind.Text => $"{Quote}{Shortened}{Quote}",
        PromQlTokenKind.Identifier or PromQlTokenKind.Number or PromQlTokenKind.Duration or PromQlTokenKind.Symbol or PromQlTokenKind.Unknown => $"'{Shortened}'",
    };

    private string Shortened => Text.Length <= ProblemSink.MaxQuoteLength ? Text : Text[..ProblemSink.MaxQuoteLength] + "…";

    public bool Is(string symbol) => Kind == PromQlTokenKind.Symbol && Text == symbol;

    public bool IsWord(string word) => Kind == PromQlTokenKind.Identifier && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>The token as it stands in its expression, a string with its quotes.</summary>
    public string In(string expr) => expr[Start..End];
}
