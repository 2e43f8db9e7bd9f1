using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Metrics;
using AlertOps.Runbooks;
using AlertOps.Runbooks.PromQl;
using AlertOps.Text;

namespace AlertOps.Enrichment.OwnFigures;

/// <summary>
/// Reads the part of PromQL that AlertOps evaluates over its own figures: selectors of its metrics, <c>increase()</c> of its counters, <c>sum</c>,
/// <c>max</c>, <c>min</c>, <c>count</c>, <c>avg</c> and <c>topk</c> with <c>by</c>, comparisons, <c>+ - * /</c>, <c>or</c> and <c>vector()</c>.
/// </summary>
internal sealed class FigureParser
{
    private const string Known = "they know selectors, increase(), sum, max, min, count, avg and topk with by (…), comparisons, + - * /, or, and vector()";
    private static readonly string[] Aggregations = ["sum", "max", "min", "count", "avg", "topk"];

    private readonly string expr;
    private readonly PromQlCursor cursor;

    private FigureParser(string expr)
    {
        this.expr = expr;
        cursor = new PromQlCursor(PromQlLexer.Tokenize(expr));
    }

    /// <exception cref="SyntaxException">It is no PromQL, it names a metric that AlertOps doesn't have, or it needs more than this part of PromQL.</exception>
    public static FigureExpression Parse(string expr)
    {
        if (PromQlLint.Check(expr) is { } mistake)
        {
            throw mistake;
        }

        return new FigureParser(expr).Operators(1);
    }

    private FigureExpression Operators(int minPrecedence)
    {
        var left = Operand();
        while (PromQlOperators.Precedence(cursor.Current) is var precedence && precedence >= minPrecedence)
        {
            var op = cursor.Take();
            if (op.Text.ToLowerInvariant() is not ("or" or "==" or "!=" or "<" or "<=" or ">" or ">=" or "+" or "-" or "*" or "/"))
            {
                throw Refusal(op);
            }

            if (cursor.Current.IsWord("bool") || cursor.Current.IsWord("on") || cursor.Current.IsWord("ignoring"))
            {
                throw Refusal(cursor.Current);
            }

            left = new FigureExpression.Binary(op.Text.ToLowerInvariant(), left, Operators(precedence + 1));
        }

        return left;
    }

    private FigureExpression Operand()
    {
        var operand = Primary();
        return cursor.Current.Is("[") || cursor.Current.Is("@") || cursor.Current.IsWord("offset") ? throw Refusal(cursor.Current) : operand;
    }

    private FigureExpression Primary()
    {
        var token = cursor.Take();
        switch (token.Kind)
        {
            case PromQlTokenKind.Number:
                return new FigureExpression.Number(NumberOf(token));
            case PromQlTokenKind.Symbol when token.Text == "-" && cursor.Current.Kind == PromQlTokenKind.Number:
                return new FigureExpression.Number(-NumberOf(cursor.Take()));
            case PromQlTokenKind.Symbol when token.Text == "(":
                var inner = Operators(1);
                cursor.Close(")", token);
                return inner;
            case PromQlTokenKind.Identifier when cursor.Current.Is("(") || cursor.Current.IsWord("by") || cursor.Current.IsWord("without"):
                return Call(token);
            case PromQlTokenKind.Identifier:
                return Selector(token);
            default:
                throw Refusal(token);
        }
    }

    private FigureExpression Call(PromQlToken name)
    {
        if (Aggregations.Contains(name.Text, StringComparer.OrdinalIgnoreCase))
        {
            return Aggregation(name);
        }

        if (name.Text is not ("increase" or "vector"))
        {
            throw Refusal(name);
        }

        var open = cursor.Take();
        FigureExpression called = name.Text == "increase" ? Increase() : new FigureExpression.Vector(NumberOf(cursor.Take()));
        cursor.Close(")", open);
        return called;
    }

    private FigureExpression.Increase Increase()
    {
        var name = cursor.Take();
        if (name.Kind != PromQlTokenKind.Identifier)
        {
            throw Refusal(name);
        }

        var counter = Selector(name);
        if (OwnMetrics.KindOf(counter.Metric) != OwnMetricKind.Counter)
        {
            throw new SyntaxException(
                name.Start, $"{name.Shown} is no counter", "write the metric alone for its present value; increase() counts what a counter has gained");
        }

        var open = cursor.Take();
        var length = cursor.Take();
        if (!PromDuration.TryParse(length.Text, out var window) || window > FigureHistory.Longest)
        {
            throw new SyntaxException(
                length.Start,
                $"AlertOps keeps its counters for {PromDuration.Format(FigureHistory.Longest)}, not for {length.Shown}",
                $"write [{PromDuration.Format(FigureHistory.Longest)}] or less, or ask Prometheus: remove source: alertops");
        }

        if (!cursor.Current.Is("]"))
        {
            throw Refusal(cursor.Current);
        }

        cursor.Close("]", open);
        if (!cursor.Current.Is(")"))
        {
            throw Refusal(cursor.Current);
        }

        return new FigureExpression.Increase(counter, window);
    }

    private FigureExpression Aggregation(PromQlToken name)
    {
        var by = Grouping();
        var open = cursor.Take();
        var isLargest = name.IsWord("topk");
        var count = 0;
        if (isLargest)
        {
            count = (int)Math.Clamp(NumberOf(cursor.Take()), 0, SeriesSelection.MaxKept);
            cursor.Skip();
        }

        var inner = Operators(1);
        cursor.Close(")", open);
        by ??= Grouping();
        return isLargest
            ? new FigureExpression.Largest(count, by ?? [], inner)
            : new FigureExpression.Aggregate(name.Text.ToLowerInvariant(), by ?? [], inner);
    }

    /// <summary>The labels of <c>by (…)</c>; null when it doesn't stand here.</summary>
    private ImmutableArray<string>? Grouping()
    {
        if (cursor.Current.IsWord("without"))
        {
            throw Refusal(cursor.Current);
        }

        if (!cursor.Current.IsWord("by"))
        {
            return null;
        }

        cursor.Skip();
        return [.. PromQlLabelList.Read(cursor)];
    }

    private FigureExpression.Selector Selector(PromQlToken name)
    {
        if (OwnMetrics.KindOf(name.Text) is null)
        {
            throw new SyntaxException(
                name.Start,
                $"AlertOps has no metric {name.Shown} of its own",
                Suggestion.Hint(name.Text, OwnMetrics.Names)
                    + "name one that begins with alertops_ or wechat_alarm_ at /metrics, or ask Prometheus: remove source: alertops");
        }

        var matchers = ImmutableArray.CreateBuilder<Matcher>();
        if (cursor.Current.Is("{"))
        {
            do
            {
                cursor.Skip();
                if (!cursor.Current.Is("}"))
                {
                    matchers.Add(ReadMatcher());
                }
            }
            while (cursor.Current.Is(","));
            cursor.Skip();
        }

        return new FigureExpression.Selector(name.Text, matchers.ToImmutable());
    }

    private Matcher ReadMatcher()
    {
        var label = cursor.Take();
        if (label.Kind != PromQlTokenKind.Identifier || label.Text == "__name__")
        {
            throw Refusal(label);
        }

        var op = cursor.Take();
        var value = cursor.Take();
        if (value.Quote != '"')
        {
            throw new SyntaxException(value.Start, $"the value of '{label.Text}' stands in other quotes than \"", $"write {label.Text}{op.Text}\"…\"");
        }

        try
        {
            return Matcher.Parse(label.Text + op.Text + value.In(expr));
        }
        catch (FormatException error)
        {
            throw new SyntaxException(value.Start, error.Message, "mend the matcher");
        }
    }

    private static double NumberOf(PromQlToken token) =>
        token.Kind == PromQlTokenKind.Number && double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Refusal(token);

    private static SyntaxException Refusal(PromQlToken token) =>
        new(token.Start, $"AlertOps' own figures can't be asked with {token.Shown}", Known + "; for more ask Prometheus: remove source: alertops");
}
