namespace AlertOps.Runbooks.PromQl;

internal enum PromQlShape
{
    /// <summary>A selector without range: a range, an offset and @ may follow.</summary>
    Selector,

    /// <summary>A range or a subquery: an offset and @ may follow.</summary>
    Range,

    /// <summary>Anything else; only a subquery may follow.</summary>
    Other,
}

/// <summary>What the checker needs to know of a part of an expression.</summary>
/// <param name="Name">What to call it in a message: a function or a metric, "" when it has no name.</param>
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
