namespace AlertOps.Runbooks.Conditions;

/// <summary>One side of a comparison as it is written, before the units are known in which its bare numbers count.</summary>
/// <param name="Position">0-based index of its first character.</param>
internal abstract record QuantityTerm(int Position)
{
    /// <summary>True when it consists of numbers without units.</summary>
    public abstract bool IsBare { get; }

    /// <summary>A number, with a unit or without.</summary>
    internal sealed record Number(int Position, double Value, MeasuredUnit? Unit) : QuantityTerm(Position)
    {
        public override bool IsBare => Unit is null;
    }

    internal sealed record Query(int Position, string Id, MeasuredUnit Unit) : QuantityTerm(Position)
    {
        public override bool IsBare => false;
    }

    internal sealed record Arithmetic(int Position, ArithmeticOperator Operator, QuantityTerm Left, QuantityTerm Right) : QuantityTerm(Position)
    {
        public override bool IsBare => Left.IsBare && Right.IsBare;
    }
}
