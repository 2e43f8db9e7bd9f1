using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Metrics;

namespace AlertOps.Enrichment.OwnFigures;

/// <summary>One series of a result.</summary>
internal readonly record struct FigureValue(LabelSet Labels, double Value);

/// <summary>
/// Evaluates expressions over one reading of the figures. An increase of 0 is left out as unknown when the window is not whole or when other processes
/// count, too: nothing may be ruled out because this process has not seen it.
/// </summary>
/// <param name="countsAlone">False when other processes may share the store and count what this one doesn't see.</param>
internal sealed class FigureEvaluator(ImmutableArray<OwnFigure> figures, FigureHistory history, bool countsAlone, DateTimeOffset now)
{
    /// <summary>A remark on the results so far; "" when they are whole.</summary>
    public string Remark { get; private set; } = "";

    public ImmutableArray<FigureValue> Evaluate(FigureExpression expression) =>
        Number(expression) is { } number ? [new FigureValue(LabelSet.Empty, number)] : Vector(expression);

    /// <summary>The value of an expression without series; null for one that has series.</summary>
    private static double? Number(FigureExpression expression) => expression switch
    {
        FigureExpression.Number number => number.Value,
        FigureExpression.Binary binary when Number(binary.Left) is { } left && Number(binary.Right) is { } right => Arithmetic(binary.Operator, left, right),
        _ => null,
    };

    private ImmutableArray<FigureValue> Vector(FigureExpression expression) => expression switch
    {
        FigureExpression.Vector vector => [new FigureValue(LabelSet.Empty, vector.Value)],
        FigureExpression.Selector selector => [.. Select(selector)],
        FigureExpression.Increase increase => [.. Increase(increase)],
        FigureExpression.Aggregate aggregate => [
            .. Groups(aggregate.By, Vector(aggregate.Of)).Select(group => new FigureValue(group.Key, Aggregate(aggregate.Name, group)))],
        FigureExpression.Largest largest => [
            .. Groups(largest.By, Vector(largest.Of)).SelectMany(group => group.OrderByDescending(item => item.Value).Take(largest.Count))],
        FigureExpression.Binary binary => Binary(binary),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no series"),
    };

    private IEnumerable<FigureValue> Select(FigureExpression.Selector selector) =>
        from figure in figures
        where figure.Name == selector.Metric
        let labels = LabelSet.From(figure.Labels)
        where selector.Matchers.All(matcher => matcher.Matches(labels))
        select new FigureValue(labels, figure.Value);

    private IEnumerable<FigureValue> Increase(FigureExpression.Increase increase)
    {
        var window = history.Before(now, increase.Window);
        var isWhole = window is { IsWhole: true };
        var counted = window is null ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Max(0, Math.Floor((now - window.From).TotalSeconds)));
        if (!isWhole)
        {
            Remark = $"counted for {PromDuration.Format(counted)} only, since AlertOps began to count: a 0 is unknown";
        }
        else if (!countsAlone && Remark.Length == 0)
        {
            Remark = "counted by this process alone: a 0 is unknown";
        }

        foreach (var present in window is null ? [] : Select(increase.Counter))
        {
            var gained = present.Value - history.At(window!, increase.Counter.Metric, present.Labels);
            if (gained > 0 || (gained == 0 && isWhole && countsAlone))
            {
                yield return present with { Value = gained.Value };
            }
        }
    }

    private static IEnumerable<IGrouping<LabelSet, FigureValue>> Groups(ImmutableArray<string> by, ImmutableArray<FigureValue> values) =>
        values.GroupBy(item => LabelSet.From(by.Distinct(StringComparer.Ordinal)
            .Where(label => item.Labels[label].Length > 0)
            .Select(label => KeyValuePair.Create(label, item.Labels[label]))));

    private static double Aggregate(string name, IEnumerable<FigureValue> group) => name switch
    {
        "sum" => group.Sum(item => item.Value),
        "max" => group.Max(item => item.Value),
        "min" => group.Min(item => item.Value),
        "avg" => group.Average(item => item.Value),
        _ => group.Count(),
    };

    private ImmutableArray<FigureValue> Binary(FigureExpression.Binary binary)
    {
        var (left, right) = (Number(binary.Left), Number(binary.Right));
        if (binary.Operator == "or")
        {
            var first = Vector(binary.Left);
            var known = first.Select(item => item.Labels).ToHashSet();
            return [.. first, .. Vector(binary.Right).Where(item => !known.Contains(item.Labels))];
        }

        if (left is { } number)
        {
            return [.. Vector(binary.Right).SelectMany(item => Pair(binary.Operator, item.Labels, number, item.Value, item.Value))];
        }

        if (right is { } limit)
        {
            return [.. Vector(binary.Left).SelectMany(item => Pair(binary.Operator, item.Labels, item.Value, limit, item.Value))];
        }

        var others = Vector(binary.Right).ToDictionary(item => item.Labels, item => item.Value);
        return [.. Vector(binary.Left)
            .Where(item => others.ContainsKey(item.Labels))
            .SelectMany(item => Pair(binary.Operator, item.Labels, item.Value, others[item.Labels], item.Value))];
    }

    /// <summary>The result for one pair of values; none when a comparison doesn't hold.</summary>
    private static IEnumerable<FigureValue> Pair(string op, LabelSet labels, double left, double right, double kept)
    {
        bool? holds = op switch
        {
            "==" => left == right,
            "!=" => left != right,
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            ">=" => left >= right,
            _ => null,
        };
        return holds switch
        {
            true => [new FigureValue(labels, kept)],
            false => [],
            null => [new FigureValue(labels, Arithmetic(op, left, right))],
        };
    }

    private static double Arithmetic(string op, double left, double right) => op switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => throw new InvalidOperationException($"'{op}' is no arithmetic"),
    };
}
