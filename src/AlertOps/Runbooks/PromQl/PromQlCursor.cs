namespace AlertOps.Runbooks.PromQl;

/// <summary>Walks through the tokens of one expression.</summary>
internal sealed class PromQlCursor(List<PromQlToken> tokens)
{
    private int index;

    public PromQlToken Current => tokens[index];

    /// <summary>The token behind the current one, which is not the end.</summary>
    public PromQlToken Next => tokens[index + 1];

    /// <summary>The tokens from the current one on.</summary>
    public IEnumerable<PromQlToken> Rest => tokens.Skip(index);

    /// <summary>Returns the current token and goes on behind it; the end is never passed.</summary>
    public PromQlToken Take() => index < tokens.Count - 1 ? tokens[index++] : tokens[index];

    /// <summary>Goes on behind the current token, which is not the end.</summary>
    public void Skip() => index++;

    /// <summary>Skips a plus or minus sign when there is one.</summary>
    public void SkipSign() => index += Current.Is("-") || Current.Is("+") ? 1 : 0;

    /// <summary>Skips the symbol that closes <paramref name="open"/>.</summary>
    /// <exception cref="SyntaxException">Another token stands here.</exception>
    public void Close(string symbol, PromQlToken open)
    {
        if (!Current.Is(symbol))
        {
            throw Current.Kind == PromQlTokenKind.End
                ? new SyntaxException(open.Start, $"this '{open.Text}' is never closed", $"add the '{symbol}'")
                : new SyntaxException(Current.Start, $"{Current.Shown} stands where '{symbol}' or ',' is expected", "an operator or a comma is missing before it");
        }

        index++;
    }
}
