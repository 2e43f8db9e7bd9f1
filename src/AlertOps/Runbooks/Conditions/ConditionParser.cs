using System.Globalization;

namespace AlertOps.Runbooks.Conditions;

/// <summary>
/// Reads <c>when</c> and <c>ok_if</c>: <c>mean_ms &gt; 5s and not (errors == 0 or used / limit &lt; 80% or absent(backup))</c>.
/// </summary>
internal sealed class ConditionParser
{
    private const int MaxNesting = 50;

    /// <summary>Joined comparisons are evaluated recursively, so that their number is limited, and so is that of the terms in their arithmetic.</summary>
    private const int MaxComparisons = 200;
    private const int MaxTerms = 1000;
    private const string Example = "write it like mean_ms > 5s and not errors == 0";
    private const string ExampleOfTerm = "compare queries and numbers, such as mean_ms > 250, used > 80%, age > 4h or used > 0.9 * limit";

    private readonly ConditionScanner scanner;
    private readonly Func<string, string> unitOf;
    private readonly QuantityUnits units;
    private string whenEnded = "the condition ends too early";
    private int depth;
    private int comparisons;
    private int terms;

    private ConditionParser(string text, Func<string, string> unitOf)
    {
        scanner = new ConditionScanner(text);
        this.unitOf = unitOf;
        units = new QuantityUnits(scanner.ErrorAt);
    }

    /// <summary>Parses a whole condition.</summary>
    /// <param name="unitOf">Returns the unit of a query by its id, which says what the query measures.</param>
    /// <exception cref="SyntaxException"/>
    public static Condition ParseCondition(string text, Func<string, string> unitOf)
    {
        var parser = new ConditionParser(text, unitOf);
        var condition = parser.Or();
        parser.ExpectEnd();
        return condition;
    }

    /// <summary>Parses a comparison without its left side, a query with the unit <paramref name="unit"/>: <c>&lt; 250</c>.</summary>
    /// <exception cref="SyntaxException"/>
    public static Threshold ParseThreshold(string text, string unit)
    {
        var parser = new ConditionParser(text, _ => unit);
        var comparison = parser.Comparison();
        var position = parser.scanner.Position;
        var limit = parser.Sum();
        parser.ExpectEnd();
        var measured = MeasuredUnit.OfQuery(unit);
        var (_, right) = parser.units.Compared(new QuantityTerm.Query(0, "", measured), limit);
        return !right.Queries.Any() && right.Evaluate(AlertEvidence.Whole(EvidenceSet.None(default))) is [{ Value: var value }] && double.IsFinite(value)
            ? new Threshold(comparison, right is Quantity.Number { Shown: var shown } && limit.IsBare ? shown : value / measured.Factor)
            : throw new SyntaxException(position, "the limit of ok_if is no number", "write a number, such as < 250 or < 80%; what compares queries belongs into an action's when");
    }

    private Condition Or()
    {
        var left = And();
        while (scanner.TakeWord("or"))
        {
            left = new Condition.Or(left, And());
        }

        return left;
    }

    private Condition And()
    {
        var left = Unary();
        while (scanner.TakeWord("and"))
        {
            left = new Condition.And(left, Unary());
        }

        return left;
    }

    private Condition Unary() => Nested<Condition>(() =>
    {
        if (scanner.TakeWord("not"))
        {
            return new Condition.Not(Unary());
        }

        if (scanner.TakeWord("absent"))
        {
            return Absent();
        }

        return scanner.BeginsGroup() ? InBrackets(Or) : Compare();
    });

    private Condition.Absent Absent()
    {
        CountComparison();
        var id = scanner.Take("(") ? scanner.TakeId() : null;
        return id is not null && scanner.Take(")") ? new Condition.Absent(id) : throw scanner.Error("absent names no query", "write it like absent(last_backup)");
    }

    private Condition.Compare Compare()
    {
        CountComparison();
        whenEnded = "the condition ends too early";
        var left = Sum();
        var comparison = Comparison();
        var (one, other) = units.Compared(left, Sum());
        return new Condition.Compare(one, comparison, other);
    }

    private Comparison Comparison()
    {
        var comparison = TakeComparison();
        whenEnded = "a number is missing at the end";
        return comparison;
    }

    private Comparison TakeComparison() =>
        scanner.Take("<=") ? Conditions.Comparison.LessOrEqual :
        scanner.Take(">=") ? Conditions.Comparison.GreaterOrEqual :
        scanner.Take("==") ? Conditions.Comparison.Equal :
        scanner.Take("!=") ? Conditions.Comparison.NotEqual :
        scanner.Take("<") ? Conditions.Comparison.Less :
        scanner.Take(">") ? Conditions.Comparison.Greater :
        throw scanner.Error(
            scanner.Take("=") ? "'=' is not a comparison" : scanner.IsAtEnd ? "a comparison is missing at the end" : $"'{scanner.Rest}' is not a comparison",
            "use one of < <= > >= == !=, then a number");

    private QuantityTerm Sum()
    {
        var left = Product();
        while (true)
        {
            if (scanner.Take("+"))
            {
                left = new QuantityTerm.Arithmetic(left.Position, ArithmeticOperator.Plus, left, Product());
            }
            else if (scanner.Take("-"))
            {
                left = new QuantityTerm.Arithmetic(left.Position, ArithmeticOperator.Minus, left, Product());
            }
            else
            {
                return left;
            }
        }
    }

    private QuantityTerm Product()
    {
        var left = Factor();
        while (true)
        {
            if (scanner.Take("*"))
            {
                left = new QuantityTerm.Arithmetic(left.Position, ArithmeticOperator.Times, left, Factor());
            }
            else if (scanner.Take("/"))
            {
                left = new QuantityTerm.Arithmetic(left.Position, ArithmeticOperator.DividedBy, left, Factor());
            }
            else
            {
                return left;
            }
        }
    }

    private QuantityTerm Factor() => Nested(() =>
    {
        if (++terms > MaxTerms)
        {
            throw scanner.Error($"the condition has more than {MaxTerms} terms", "split it into several actions");
        }

        if (scanner.IsAtEnd)
        {
            throw scanner.Error(whenEnded, Example);
        }

        var start = scanner.Position;
        if (scanner.Text[start] == '(')
        {
            return InBrackets(Sum);
        }

        if (scanner.TakeNumber() is { } number)
        {
            return Number(start, number);
        }

        return scanner.TakeId() is { } id and not ("and" or "or" or "not" or "absent")
            ? new QuantityTerm.Query(start, id, MeasuredUnit.OfQuery(unitOf(id)))
            : throw scanner.ErrorAt(start, $"'{scanner.RestAt(start)}' is neither a query id nor a number", ExampleOfTerm);
    });

    private T InBrackets<T>(Func<T> read)
    {
        scanner.Take("(");
        var inner = read();
        return scanner.Take(")") ? inner : throw scanner.Error("a parenthesis is never closed", "add the ')'");
    }

    private QuantityTerm.Number Number(int start, string number)
    {
        var value = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        var suffix = scanner.TakeSuffix();
        if (suffix.Length == 0)
        {
            return new QuantityTerm.Number(start, value, null);
        }

        return MeasuredUnit.OfNumber(suffix) is { } unit
            ? new QuantityTerm.Number(start, value, unit)
            : throw scanner.Error($"'{number}{suffix}' is no number with a unit", $"a number may carry {string.Join(", ", MeasuredUnit.NumberSuffixes)}");
    }

    private void CountComparison()
    {
        if (++comparisons > MaxComparisons)
        {
            throw scanner.Error($"the condition has more than {MaxComparisons} comparisons", "split it into several actions");
        }
    }

    private T Nested<T>(Func<T> read)
    {
        if (++depth > MaxNesting)
        {
            throw scanner.Error("the condition is nested too deeply", "split it into several actions");
        }

        var result = read();
        depth--;
        return result;
    }

    private void ExpectEnd()
    {
        if (!scanner.IsAtEnd)
        {
            throw scanner.Error($"'{scanner.Rest}' is left over", scanner.Rest[0] is '&' or '|' or '!' ? "join with the words and, or, not" : Example);
        }
    }
}
