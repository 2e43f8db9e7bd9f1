using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;

namespace AlertOps.Runbooks.Conditions;

internal enum ArithmeticOperator
{
    Plus,
    Minus,
    Times,
    DividedBy,
}

/// <summary>One value of a side of a comparison, in base units (seconds, bytes, fractions). It is NaN when it could not be computed.</summary>
/// <param name="Labels">Empty for a number of the condition.</param>
internal readonly record struct Operand(LabelSet Labels, double Value);

/// <summary>One side of a comparison: a query, a number, or arithmetic over both. All values are in base units, so that 80 % and 0.8 are equal.</summary>
internal abstract record Quantity
{
    /// <summary>The values for one alert, in the order of the answer; null when they are unknown.</summary>
    public abstract ImmutableArray<Operand>? Evaluate(AlertEvidence evidence);

    public abstract IEnumerable<string> Queries { get; }

    /// <param name="Factor">Turns a value of the query's own unit into base units: 0.001 for ms.</param>
    internal sealed record OfQuery(string Id, double Factor = 1) : Quantity
    {
        public override IEnumerable<string> Queries => [Id];

        public override ImmutableArray<Operand>? Evaluate(AlertEvidence evidence) =>
            evidence.SeriesOf(Id) is { IsEmpty: false } series ? [.. series.Select(item => new Operand(item.Labels, (item.Value ?? double.NaN) * Factor))] : null;

        public override string ToString() => Id;
    }

    /// <param name="Value">In base units.</param>
    /// <param name="Shown">The number in the unit of the query beside it.</param>
    internal sealed record Number(double Value, double Shown) : Quantity
    {
        private readonly ImmutableArray<Operand> value = [new Operand(LabelSet.Empty, Value)];

        public override IEnumerable<string> Queries => [];

        public override ImmutableArray<Operand>? Evaluate(AlertEvidence evidence) => value;

        public override string ToString() => Shown.ToString("R", CultureInfo.InvariantCulture);

        public bool Equals(Number? other) => other is not null && Value.Equals(other.Value) && Shown.Equals(other.Shown);

        public override int GetHashCode() => HashCode.Combine(Value, Shown);
    }

    internal sealed record Arithmetic(ArithmeticOperator Operator, Quantity Left, Quantity Right) : Quantity
    {
        public override IEnumerable<string> Queries => Left.Queries.Concat(Right.Queries);

        public override ImmutableArray<Operand>? Evaluate(AlertEvidence evidence) =>
            SeriesPairs.Of(Left.Evaluate(evidence), Right.Evaluate(evidence)) is { } pairs
                ? [.. pairs.Select(pair => new Operand(SeriesPairs.Joined(pair.Left.Labels, pair.Right.Labels), Compute(pair.Left.Value, pair.Right.Value)))]
                : null;

        public override string ToString() => $"({Left} {Symbol} {Right})";

        public string Symbol => Operator switch
        {
            ArithmeticOperator.Plus => "+",
            ArithmeticOperator.Minus => "-",
            ArithmeticOperator.Times => "*",
            ArithmeticOperator.DividedBy => "/",
        };

        // Nothing rests on a division by zero.
        private double Compute(double left, double right) => Operator switch
        {
            ArithmeticOperator.Plus => left + right,
            ArithmeticOperator.Minus => left - right,
            ArithmeticOperator.Times => left * right,
            ArithmeticOperator.DividedBy => right == 0 ? double.NaN : left / right,
        };
    }
}
