namespace AlertOps.Runbooks.Conditions;

/// <summary>
/// The condition of an action (<c>when</c>): comparisons of arithmetic over query ids and numbers, and <c>absent(id)</c>, joined by <c>and</c>, <c>or</c>,
/// <c>not</c> and parentheses. It is judged for one alert. Its logic is three-valued (Kleene): a comparison without data is unknown.
/// </summary>
internal abstract record Condition
{
    public abstract Truth Evaluate(AlertEvidence evidence);

    /// <summary>The ids of the queries that it names.</summary>
    public abstract IEnumerable<string> Queries { get; }

    /// <summary>A comparison, which holds when it holds for at least one series, or for one pair of series when both sides have some.</summary>
    internal sealed record Compare(Quantity Left, Comparison Comparison, Quantity Right) : Condition
    {
        public override IEnumerable<string> Queries => Left.Queries.Concat(Right.Queries);

        public override Truth Evaluate(AlertEvidence evidence)
        {
            if (SeriesPairs.Of(Left.Evaluate(evidence), Right.Evaluate(evidence)) is not { } pairs)
            {
                return Truth.Unknown;
            }

            var undecided = false;
            foreach (var (left, right) in pairs)
            {
                if (double.IsNaN(left.Value) || double.IsNaN(right.Value))
                {
                    undecided = true;
                }
                else if (Comparison.Holds(left.Value, right.Value))
                {
                    return Truth.True;
                }
            }

            return undecided ? Truth.Unknown : Truth.False;
        }

        public override string ToString() => $"{Left} {Comparison.Symbol()} {Right}";
    }

    /// <summary>Holds when Prometheus answered, and nothing of its answer belongs to the alert.</summary>
    internal sealed record Absent(string Query) : Condition
    {
        public override IEnumerable<string> Queries => [Query];

        public override Truth Evaluate(AlertEvidence evidence) => evidence.IsAbsent(Query);

        public override string ToString() => $"absent({Query})";
    }

    internal sealed record And(Condition Left, Condition Right) : Condition
    {
        public override IEnumerable<string> Queries => Left.Queries.Concat(Right.Queries);

        public override Truth Evaluate(AlertEvidence evidence) => (Truth)Math.Min((int)Left.Evaluate(evidence), (int)Right.Evaluate(evidence));

        public override string ToString() => $"({Left} and {Right})";
    }

    internal sealed record Or(Condition Left, Condition Right) : Condition
    {
        public override IEnumerable<string> Queries => Left.Queries.Concat(Right.Queries);

        public override Truth Evaluate(AlertEvidence evidence) => (Truth)Math.Max((int)Left.Evaluate(evidence), (int)Right.Evaluate(evidence));

        public override string ToString() => $"({Left} or {Right})";
    }

    internal sealed record Not(Condition Inner) : Condition
    {
        public override IEnumerable<string> Queries => Inner.Queries;

        public override Truth Evaluate(AlertEvidence evidence) => (Truth)(2 - (int)Inner.Evaluate(evidence));

        public override string ToString() => $"not {Inner}";
    }
}
