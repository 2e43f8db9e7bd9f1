namespace AlertOps.Runbooks.PromQl;

/// <summary>The precedence of the binary operators; a higher number binds more tightly.</summary>
internal static class PromQlOperators
{
    public const int Comparison = 3;
    public const int Power = 6;

    /// <summary>0 for a token that is no binary operator.</summary>
    public static int Precedence(PromQlToken token) => token.Kind is PromQlTokenKind.Symbol or PromQlTokenKind.Identifier
        ? token.Text.ToLowerInvariant() switch
        {
            "or" => 1,
            "and" or "unless" => 2,
            "==" or "!=" or "<" or "<=" or ">" or ">=" => Comparison,
            "+" or "-" => 4,
            "*" or "/" or "%" or "atan2" => 5,
            "^" => Power,
            _ => 0,
        }
        : 0;
}
