namespace AlertOps.Runbooks.PromQl;

internal enum PromQlShape
{
    /// <summary>A selector without range: a range, an offset and @ may follow.</summary>
    Selector,

    /// <summary>A range or a subquery: an offset and @ may follow.</summary>
    Range,

    /// <summary>Any other expression; only a subquery may follow.</summary>
    Other,
}

/// <summary>The type and shape of a part of an expression.</summary>
/// <param name="Position">0-based index of its first character.</param>
/// <param name="Name">The function or metric that problems name; "" when it has no name.</param>
internal readonly record struct PromQlExpr(PromQlType Type, PromQlShape Shape, int Position, string Name = "")
{
    public static string Describe(PromQlType type) => type switch
    {
        PromQlType.Scalar => "a number",
        PromQlType.Vector => "an instant vector",
        PromQlType.Matrix => "a range",
        PromQlType.Text => "a string",
    };
}
