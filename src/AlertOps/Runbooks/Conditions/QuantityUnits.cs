using System.Collections.Immutable;
using System.Globalization;

namespace AlertOps.Runbooks.Conditions;

/// <summary>A side of a comparison whose units are known.</summary>
/// <param name="Dimension">The kind of what it measures; "" for a plain number.</param>
/// <param name="Units">The units of the queries in it that have this dimension: a bare number beside it is in that unit, when it is one.</param>
internal sealed record MeasuredQuantity(Quantity Quantity, string Dimension, ImmutableHashSet<double> Units);

/// <summary>
/// Gives every number its unit. A number with a unit stands beside operands of its dimension. A bare number is in the unit of the query beside it, and as
/// a factor or divisor it is plain. Sums and comparisons need one dimension; a product or quotient of two measured quantities is taken for a plain number.
/// </summary>
/// <param name="fail">Makes the error for a place in the condition.</param>
internal sealed class QuantityUnits(Func<int, string, string, SyntaxException> fail)
{
    /// <summary>Gives both sides of a comparison their units.</summary>
    /// <exception cref="SyntaxException">They don't measure the same.</exception>
    public (Quantity Left, Quantity Right) Compared(QuantityTerm left, QuantityTerm right)
    {
        var (one, other) = Matched(left, right);
        return (ShownBeside(one, other), ShownBeside(other, one));
    }

    /// <summary>Shows a number in the unit of the query beside it.</summary>
    private static Quantity ShownBeside(MeasuredQuantity quantity, MeasuredQuantity beside) =>
        quantity.Quantity is Quantity.Number number && beside.Units.Count == 1
            ? number with { Shown = Rounded(number.Value / beside.Units.First()) }
            : quantity.Quantity;

    // 80 % beside a query in percent is 80, whatever 0.8 / 0.01 is to a computer.
    private static double Rounded(double value) => double.Parse(value.ToString("G14", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private (MeasuredQuantity Left, MeasuredQuantity Right) Matched(QuantityTerm left, QuantityTerm right)
    {
        if (left.IsBare && !right.IsBare)
        {
            var measured = Of(right);
            return (Bare(left, UnitBeside(measured, left)), measured);
        }

        if (right.IsBare && !left.IsBare)
        {
            var measured = Of(left);
            return (measured, Bare(right, UnitBeside(measured, right)));
        }

        var (one, other) = (Of(left), Of(right));
        return one.Dimension == other.Dimension
            ? (one, other)
            : throw fail(right.Position, $"{Word(one.Dimension)} stands beside {Word(other.Dimension)}", "compare and add only what measures the same; a query says by its unit what it measures");
    }

    private MeasuredQuantity Of(QuantityTerm term) => term switch
    {
        QuantityTerm.Number number => Of(number),
        QuantityTerm.Query query => new MeasuredQuantity(new Quantity.OfQuery(query.Id, query.Unit.Factor), query.Unit.Dimension, [query.Unit.Factor]),
        QuantityTerm.Arithmetic { Operator: ArithmeticOperator.Plus or ArithmeticOperator.Minus } sum => Sum(sum),
        QuantityTerm.Arithmetic product => Product(product),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };

    private static MeasuredQuantity Of(QuantityTerm.Number number)
    {
        var unit = number.Unit ?? MeasuredUnit.Plain;
        return new MeasuredQuantity(new Quantity.Number(number.Value * unit.Factor, number.Value * unit.Factor), unit.Dimension, []);
    }

    private MeasuredQuantity Sum(QuantityTerm.Arithmetic sum)
    {
        var (left, right) = Matched(sum.Left, sum.Right);
        return new MeasuredQuantity(new Quantity.Arithmetic(sum.Operator, left.Quantity, right.Quantity), left.Dimension, left.Units.Union(right.Units));
    }

    private MeasuredQuantity Product(QuantityTerm.Arithmetic product)
    {
        var (left, right) = (Of(product.Left), Of(product.Right));
        var quantity = new Quantity.Arithmetic(product.Operator, left.Quantity, right.Quantity);
        if (right.Dimension.Length == 0 && (left.Dimension.Length > 0 || product.Right.IsBare))
        {
            return new MeasuredQuantity(quantity, left.Dimension, left.Units);
        }

        return left.Dimension.Length == 0 && product.Operator == ArithmeticOperator.Times && (right.Dimension.Length > 0 || product.Left.IsBare)
            ? new MeasuredQuantity(quantity, right.Dimension, right.Units)
            : new MeasuredQuantity(quantity, "", []);
    }

    /// <summary>Gives bare numbers a unit; a factor or divisor among them stays plain.</summary>
    private static MeasuredQuantity Bare(QuantityTerm term, double factor) => term switch
    {
        QuantityTerm.Number number => new MeasuredQuantity(new Quantity.Number(number.Value * factor, number.Value), "", []),
        QuantityTerm.Arithmetic { Operator: ArithmeticOperator.Plus or ArithmeticOperator.Minus } sum =>
            new MeasuredQuantity(new Quantity.Arithmetic(sum.Operator, Bare(sum.Left, factor).Quantity, Bare(sum.Right, factor).Quantity), "", []),
        QuantityTerm.Arithmetic product =>
            new MeasuredQuantity(new Quantity.Arithmetic(product.Operator, Bare(product.Left, factor).Quantity, Bare(product.Right, 1).Quantity), "", []),
        _ => throw new ArgumentOutOfRangeException(nameof(term)),
    };

    private double UnitBeside(MeasuredQuantity measured, QuantityTerm bare) => measured.Units switch
    {
        { Count: 1 } => measured.Units.First(),
        _ when measured.Dimension.Length == 0 && measured.Units.IsEmpty => 1,
        { IsEmpty: true } => throw fail(bare.Position, $"a bare number stands beside {Word(measured.Dimension)}", "write its unit"),
        _ => throw fail(bare.Position, "a bare number stands beside two different units", "write its unit, such as 250ms or 80%"),
    };

    private static string Word(string dimension) => dimension.Length == 0 ? "a plain number" : $"a quantity in {dimension}";
}
