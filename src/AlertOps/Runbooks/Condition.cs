using System.Globalization;

namespace AlertOps.Runbooks;

/// <summary>The three-valued result of a condition. Missing data makes it unknown.</summary>
internal enum Truth
{
    False,
    Unknown,
    True,
}

internal enum Comparison
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
}

/// <summary>The comparison of one number with a limit, such as <c>&lt; 250</c>.</summary>
internal sealed record Threshold(Comparison Comparison, double Limit)
{
    public bool HoldsFor(double value) => Comparison switch
    {
        Comparison.Less => value < Limit,
        Comparison.LessOrEqual => value <= Limit,
        Comparison.Greater => value > Limit,
        Comparison.GreaterOrEqual => value >= Limit,
        Comparison.Equal => value.Equals(Limit),
        Comparison.NotEqual => !value.Equals(Limit),
    };

    /// <summary>True when the comparison holds for every series, as <c>ok_if</c> asks: the worst series decides.</summary>
    public Truth AllHold(Evidence? evidence) => Judge(evidence, any: false);

    /// <summary>True when the comparison holds for at least one series, as <c>when</c> asks: the worst series decides.</summary>
    public Truth AnyHolds(Evidence? evidence) => Judge(evidence, any: true);

    private Truth Judge(Evidence? evidence, bool any)
    {
        if (evidence is not { IsKnown: true })
        {
            return Truth.Unknown;
        }

        var decisive = any ? Truth.True : Truth.False;
        var undecided = false;
        foreach (var series in evidence.Series)
        {
            if (series.Value is not { } value || double.IsNaN(value))
            {
                undecided = true;
            }
            else if (HoldsFor(value) == any)
            {
                return decisive;
            }
        }

        return undecided ? Truth.Unknown : any ? Truth.False : Truth.True;
    }

    public override string ToString() => Symbol(Comparison) + " " + Limit.ToString("R", CultureInfo.InvariantCulture);

    public static string Symbol(Comparison comparison) => comparison switch
    {
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Equal => "==",
        Comparison.NotEqual => "!=",
    };
}

/// <summary>
/// The condition of an action (<c>when</c>): comparisons of query ids with numbers, joined by <c>and</c>, <c>or</c>, <c>not</c> and parentheses. Its logic
/// is three-valued (Kleene): a comparison without data is unknown.
/// </summary>
internal abstract record Condition
{
    public abstract Truth Evaluate(EvidenceSet evidence);

    /// <summary>The ids of the queries that it compares.</summary>
    public abstract IEnumerable<string> Queries { get; }

    internal sealed record Compare(string Query, Threshold Threshold) : Condition
    {
        public override IEnumerable<string> Queries => [Query];

        public override Truth Evaluate(EvidenceSet evidence) => Threshold.AnyHolds(evidence[Query]);

        public override string ToString() => $"{Query} {Threshold}";
    }

    internal sealed record And(Condition Left, Condition Right) : Condition
    {
        public override IEnumerable<string> Queries => Left.Queries.Concat(Right.Queries);

        public override Truth Evaluate(EvidenceSet evidence) => (Truth)Math.Min((int)Left.Evaluate(evidence), (int)Right.Evaluate(evidence));

        public override string ToString() => $"({Left} and {Right})";
    }

    internal sealed record Or(Condition Left, Condition Right) : Condition
    {
        public override IEnumerable<string> Queries => Left.Queries.Concat(Right.Queries);

        public override Truth Evaluate(EvidenceSet evidence) => (Truth)Math.Max((int)Left.Evaluate(evidence), (int)Right.Evaluate(evidence));

        public override string ToString() => $"({Left} or {Right})";
    }

    internal sealed record Not(Condition Inner) : Condition
    {
        public override IEnumerable<string> Queries => Inner.Queries;

        public override Truth Evaluate(EvidenceSet evidence) => (Truth)(2 - (int)Inner.Evaluate(evidence));

        public override string ToString() => $"not {Inner}";
    }
}
