namespace AlertOps.Runbooks.PromQl;

/// <summary>
/// Reads PromQL by recursive descent and checks types as Prometheus' parser does, to refuse in a file what Prometheus would refuse at three in the
/// morning. It builds no tree: nothing here evaluates.
/// </summary>
internal sealed partial class PromQlParser
{
    private const int DeepestNesting = 100;
    private const int LongestExpression = 64 * 1024;
    private const int PowerPrecedence = 6;
    private const int ComparisonPrecedence = 3;

    private readonly List<PromQlToken> tokens;
    private readonly HashSet<string> metrics = new(StringComparer.Ordinal);
    private int index;
    private int depth;

    private PromQlParser(List<PromQlToken> tokens) => this.tokens = tokens;

    private PromQlToken Current => tokens[index];

    /// <returns>The names of the metrics that its selectors name in full.</returns>
    /// <exception cref="SyntaxException"/>
    public static IReadOnlySet<string> Check(string expr)
    {
        if (expr.Length > LongestExpression)
        {
            throw new SyntaxException(0, $"the expression is longer than {LongestExpression / 1024} KiB", "split it into recording rules");
        }

        var cut = PromQlLexer.Cut(expr);
        if (cut.Count == 1)
        {
            throw new SyntaxException(0, "the expression is empty", "write the PromQL, or remove the query");
        }

        var parser = new PromQlParser(cut);
        var whole = parser.Binary(1);
        var rest = parser.Current;
        if (rest.Kind != PromQlKind.End)
        {
            throw rest.Is(")")
                ? new SyntaxException(rest.Position, "a ')' closes nothing", "remove it, or add the '(' before it")
                : new SyntaxException(rest.Position, $"{rest.Shown} is not expected here", "an operator is missing before it, or a parenthesis is unbalanced");
        }

        if (whole.Type == PromQlType.Matrix)
        {
            throw new SyntaxException(whole.Position, "the expression gives a range, which can't be shown", "wrap it in a function such as rate(), increase() or max_over_time()");
        }

        return parser.metrics;
    }

    /// <summary>Precedence climbing: or, and/unless, comparisons, + -, * / % atan2, ^ (from the right).</summary>
    private PromQlExpr Binary(int weakest)
    {
        if (++depth > DeepestNesting)
        {
            throw new SyntaxException(Current.Position, "the expression is nested too deeply", "split it into recording rules");
        }

        var left = Unary();
        while (Precedence(Current) is var precedence && precedence >= weakest)
        {
            var op = Take();
            var matching = Modifiers();
            var right = Binary(op.Text == "^" ? precedence : precedence + 1);
            left = Combine(left, op, matching, right);
        }

        depth--;
        return left;
    }

    private PromQlExpr Unary()
    {
        if (!Current.Is("+") && !Current.Is("-"))
        {
            return Postfix(Primary());
        }

        var sign = Take();
        var operand = Binary(PowerPrecedence);
        return operand.Type is PromQlType.Scalar or PromQlType.Vector
            ? operand with { Shape = PromQlShape.Other, Position = sign.Position }
            : throw new SyntaxException(sign.Position, $"'{sign.Text}' can't stand before {PromQlExpr.Describe(operand.Type)}", "apply it to a number or an instant vector");
    }

    private PromQlExpr Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case PromQlKind.Number:
                index++;
                return new PromQlExpr(PromQlType.Scalar, PromQlShape.Other, token.Position);
            case PromQlKind.Text:
                index++;
                return new PromQlExpr(PromQlType.Text, PromQlShape.Other, token.Position);
            case PromQlKind.Identifier:
                return Named();
            case PromQlKind.Symbol when token.Text == "(":
                index++;
                var inner = Binary(1);
                Close(")", token);
                return inner with { Shape = PromQlShape.Other };
            case PromQlKind.Symbol when token.Text == "{":
                return Selector(null);
            case PromQlKind.Duration:
                throw new SyntaxException(token.Position, $"the duration {token.Shown} stands alone", "durations stand in [brackets] or after offset; elsewhere write seconds");
            default:
                throw new SyntaxException(token.Position, token.Kind == PromQlKind.End ? "the expression ends too early" : $"{token.Shown} is not expected here", "a metric, a number, a function or '(' belongs here");
        }
    }

    private PromQlExpr Named()
    {
        var name = Current;
        var next = tokens[index + 1];
        if (PromQlFunctions.Aggregations.ContainsKey(name.Text) && (next.Is("(") || next.IsWord("by") || next.IsWord("without")))
        {
            return Aggregation();
        }

        if (next.Is("("))
        {
            return Call();
        }

        if (name.IsWord("inf") || name.IsWord("nan"))
        {
            index++;
            return new PromQlExpr(PromQlType.Scalar, PromQlShape.Other, name.Position);
        }

        if (Precedence(name) > 0 || name.Text.ToLowerInvariant() is "by" or "without" or "bool" or "on" or "ignoring" or "group_left" or "group_right" or "offset")
        {
            throw new SyntaxException(name.Position, $"{name.Shown} is not expected here", "a metric, a number, a function or '(' belongs before it");
        }

        index++;
        return Selector(name);
    }

    private PromQlExpr Call()
    {
        var name = Take();
        var arguments = Arguments();
        if (!PromQlFunctions.All.TryGetValue(name.Text, out var function))
        {
            throw new SyntaxException(name.Position, $"Prometheus has no function '{name.Text}'", Nearest.Hint(name.Text, PromQlFunctions.All.Keys.Concat(PromQlFunctions.Aggregations.Keys)) + "see Prometheus' list of functions");
        }

        var least = function.Arguments.Length - function.Optional;
        if (arguments.Count < least || (arguments.Count > function.Arguments.Length && !function.Repeats))
        {
            throw new SyntaxException(name.Position, $"{function.Name}() has {arguments.Count} arguments", $"it takes {(function.Repeats ? $"{least} or more" : function.Optional > 0 ? $"{least} to {function.Arguments.Length}" : least)}");
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            Expect(arguments[i], function.Arguments[Math.Min(i, function.Arguments.Length - 1)], function.Name);
        }

        return new PromQlExpr(function.Result, PromQlShape.Other, name.Position, name.Text);
    }

    private PromQlExpr Aggregation()
    {
        var name = Take();
        var grouped = Grouping();
        if (!Current.Is("("))
        {
            throw new SyntaxException(Current.Position, $"{name.Text} has no argument", $"write {name.Text} by (label) (expression)");
        }

        var arguments = Arguments();
        if (!grouped)
        {
            Grouping();
        }

        var parameter = PromQlFunctions.Aggregations[name.Text];
        var wanted = parameter is null ? 1 : 2;
        if (arguments.Count != wanted)
        {
            throw new SyntaxException(name.Position, $"{name.Text}() has {arguments.Count} arguments", wanted == 1 ? "it takes one expression" : $"it takes two: {name.Text}(10, expression)");
        }

        if (parameter is { } type)
        {
            Expect(arguments[0], type, name.Text);
        }

        Expect(arguments[^1], PromQlType.Vector, name.Text);
        return new PromQlExpr(PromQlType.Vector, PromQlShape.Other, name.Position, name.Text);
    }

    private List<PromQlExpr> Arguments()
    {
        var open = Take();
        var arguments = new List<PromQlExpr>();
        while (!Current.Is(")"))
        {
            arguments.Add(Binary(1));
            if (!Current.Is(","))
            {
                break;
            }

            var comma = Take();
            if (Current.Is(")"))
            {
                throw new SyntaxException(comma.Position, "an argument is missing after ','", "remove the comma");
            }
        }

        Close(")", open);
        return arguments;
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

    /// <summary>The token that stands here, and goes on; the end is never passed.</summary>
    private PromQlToken Take() => index < tokens.Count - 1 ? tokens[index++] : tokens[index];

    private void Close(string symbol, PromQlToken open)
    {
        if (!Current.Is(symbol))
        {
            throw Current.Kind == PromQlKind.End
                ? new SyntaxException(open.Position, $"this '{open.Text}' is never closed", $"add the '{symbol}'")
                : new SyntaxException(Current.Position, $"{Current.Shown} stands where '{symbol}' or ',' is expected", "an operator or a comma is missing before it");
        }

        index++;
    }

    private static int Precedence(PromQlToken token) => token.Kind is PromQlKind.Symbol or PromQlKind.Identifier
        ? token.Text.ToLowerInvariant() switch
        {
            "or" => 1,
            "and" or "unless" => 2,
            "==" or "!=" or "<" or "<=" or ">" or ">=" => ComparisonPrecedence,
            "+" or "-" => 4,
            "*" or "/" or "%" or "atan2" => 5,
            "^" => PowerPrecedence,
            _ => 0,
        }
        : 0;
}
