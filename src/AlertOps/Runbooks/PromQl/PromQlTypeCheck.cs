using AlertOps.Text;

namespace AlertOps.Runbooks.PromQl;

/// <summary>Checks the types of operands and arguments as Prometheus does.</summary>
internal static class PromQlTypeCheck
{
    /// <summary>The type of an expression with a sign before it.</summary>
    public static PromQlExpr Unary(PromQlToken sign, PromQlExpr operand) =>
        operand.Type is PromQlType.Scalar or PromQlType.Vector
            ? operand with { Shape = PromQlShape.Other, Position = sign.Start }
            : throw new SyntaxException(sign.Start, $"'{sign.Text}' can't stand before {PromQlExpr.Describe(operand.Type)}", "apply it to a number or an instant vector");

    /// <summary>The type of an expression with a binary operator.</summary>
    public static PromQlExpr Binary(PromQlExpr left, PromQlToken op, VectorMatching matching, PromQlExpr right)
    {
        var precedence = PromQlOperators.Precedence(op);
        foreach (var side in (ReadOnlySpan<PromQlExpr>)[left, right])
        {
            if (side.Type is PromQlType.Matrix or PromQlType.Text)
            {
                throw new SyntaxException(side.Position, $"'{op.Text}' can't take {PromQlExpr.Describe(side.Type)}", side.Type == PromQlType.Matrix ? "wrap the range in rate() or another function over time" : "compare label values in a matcher, {label=\"value\"}");
            }
        }

        var scalars = (left.Type == PromQlType.Scalar ? 1 : 0) + (right.Type == PromQlType.Scalar ? 1 : 0);
        CheckModifiers(op, matching, precedence, scalars);
        return new PromQlExpr(scalars == 2 ? PromQlType.Scalar : PromQlType.Vector, PromQlShape.Other, left.Position);
    }

    /// <summary>The type of a function call.</summary>
    public static PromQlExpr Call(PromQlToken name, List<PromQlExpr> arguments)
    {
        if (!PromQlFunctions.All.TryGetValue(name.Text, out var function))
        {
            throw new SyntaxException(name.Start, $"Prometheus has no function '{name.Text}'", Suggestion.Hint(name.Text, PromQlFunctions.All.Keys.Concat(PromQlFunctions.Aggregations.Keys)) + "see Prometheus' list of functions");
        }

        var least = function.Arguments.Length - function.Optional;
        if (arguments.Count < least || (arguments.Count > function.Arguments.Length && !function.Repeats))
        {
            throw new SyntaxException(name.Start, $"{function.Name}() has {arguments.Count} arguments", $"it takes {(function.Repeats ? $"{least} or more" : function.Optional > 0 ? $"{least} to {function.Arguments.Length}" : least)}");
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            Expect(arguments[i], function.Arguments[Math.Min(i, function.Arguments.Length - 1)], function.Name);
        }

        return new PromQlExpr(function.Result, PromQlShape.Other, name.Start, name.Text);
    }

    /// <summary>The type of an aggregation.</summary>
    public static PromQlExpr Aggregation(PromQlToken name, List<PromQlExpr> arguments)
    {
        var parameter = PromQlFunctions.Aggregations[name.Text];
        var wanted = parameter is null ? 1 : 2;
        if (arguments.Count != wanted)
        {
            throw new SyntaxException(name.Start, $"{name.Text}() has {arguments.Count} arguments", wanted == 1 ? "it takes one expression" : $"it takes two: {name.Text}(10, expression)");
        }

        if (parameter is { } type)
        {
            Expect(arguments[0], type, name.Text);
        }

        Expect(arguments[^1], PromQlType.Vector, name.Text);
        return new PromQlExpr(PromQlType.Vector, PromQlShape.Other, name.Start, name.Text);
    }

    private static void CheckModifiers(PromQlToken op, VectorMatching matching, int precedence, int scalars)
    {
        if (matching.Bool && precedence != PromQlOperators.Comparison)
        {
            throw new SyntaxException(op.Start, $"bool can't follow '{op.Text}'", "bool belongs to comparisons only");
        }

        if (precedence == PromQlOperators.Comparison && !matching.Bool && scalars == 2)
        {
            throw new SyntaxException(op.Start, "two plain numbers are compared", $"write {op.Text} bool");
        }

        if (precedence < PromQlOperators.Comparison && scalars > 0)
        {
            throw new SyntaxException(op.Start, $"'{op.Text}' joins sets of series, not numbers", "wrap the number in vector()");
        }

        if (matching.Labels is { Count: > 0 } && scalars > 0)
        {
            throw new SyntaxException(op.Start, "on() and ignoring() need series on both sides", "remove them");
        }

        if (matching.Include is not null && precedence < PromQlOperators.Comparison)
        {
            throw new SyntaxException(op.Start, $"'{op.Text}' takes no group_left or group_right", "remove it");
        }

        if (matching is { On: true, Labels: { } labels, Include: { } include } && labels.Intersect(include, StringComparer.Ordinal).FirstOrDefault() is { } twice)
        {
            throw new SyntaxException(op.Start, $"the label '{twice}' stands both in on() and in the group", "remove it from the group");
        }
    }

    private static void Expect(PromQlExpr argument, PromQlType type, string function)
    {
        if (argument.Type == type)
        {
            return;
        }

        var what = $"{function}() needs {PromQlExpr.Describe(type)}, not {PromQlExpr.Describe(argument.Type)}";
        var cure = (type, argument.Type) switch
        {
            (PromQlType.Matrix, PromQlType.Vector) when argument.Shape == PromQlShape.Selector => $"add a range: {argument.Name}[5m]",
            (PromQlType.Matrix, PromQlType.Vector) => "make it a subquery: (…)[5m:1m]",
            (PromQlType.Vector, PromQlType.Matrix) => "remove the range, or wrap it in rate() or another function over time",
            (PromQlType.Vector, PromQlType.Scalar) => "wrap the number in vector()",
            (PromQlType.Scalar, PromQlType.Vector) => "wrap it in scalar()",
            _ => "check the order of the arguments",
        };
        throw new SyntaxException(argument.Position, what, cure);
    }
}
