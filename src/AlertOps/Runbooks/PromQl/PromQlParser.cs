namespace AlertOps.Runbooks.PromQl;

/// <summary>
/// Reads PromQL by recursive descent and checks types as Prometheus' parser does, so that a file is refused for an expression that Prometheus would
/// refuse during an incident. It builds no tree, since nothing here is evaluated.
/// </summary>
internal sealed class PromQlParser
{
    private const int MaxDepth = 100;
    private const int MaxLength = 64 * 1024;

    private readonly PromQlCursor cursor;
    private readonly PromQlSelectorParser selectors;
    private int depth;

    private PromQlParser(PromQlCursor cursor)
    {
        this.cursor = cursor;
        selectors = new PromQlSelectorParser(cursor);
    }

    /// <summary>Checks a whole expression.</summary>
    /// <returns>The names of the metrics that its selectors name in full.</returns>
    /// <exception cref="SyntaxException"/>
    public static IReadOnlySet<string> Check(string expr)
    {
        if (expr.Length > MaxLength)
        {
            throw new SyntaxException(0, $"the expression is longer than {MaxLength / 1024} KiB", "split it into recording rules");
        }

        var tokens = PromQlLexer.Tokenize(expr);
        if (tokens.Count == 1)
        {
            throw new SyntaxException(0, "the expression is empty", "write the PromQL, or remove the query");
        }

        var parser = new PromQlParser(new PromQlCursor(tokens));
        var whole = parser.Binary(1);
        var rest = parser.cursor.Current;
        if (rest.Kind != PromQlTokenKind.End)
        {
            throw rest.Is(")")
                ? new SyntaxException(rest.Start, "a ')' closes nothing", "remove it, or add the '(' before it")
                : new SyntaxException(rest.Start, $"{rest.Shown} is not expected here", "an operator is missing before it, or a parenthesis is unbalanced");
        }

        if (whole.Type == PromQlType.Matrix)
        {
            throw new SyntaxException(whole.Position, "the expression gives a range, which can't be shown", "wrap it in a function such as rate(), increase() or max_over_time()");
        }

        return parser.selectors.Metrics;
    }

    /// <summary>Reads binary operators by precedence climbing: or, and/unless, comparisons, + -, * / % atan2, ^ (right-associative).</summary>
    private PromQlExpr Binary(int minPrecedence)
    {
        if (++depth > MaxDepth)
        {
            throw new SyntaxException(cursor.Current.Start, "the expression is nested too deeply", "split it into recording rules");
        }

        var left = Unary();
        while (PromQlOperators.Precedence(cursor.Current) is var precedence && precedence >= minPrecedence)
        {
            var op = cursor.Take();
            var matching = VectorMatching.Read(cursor);
            var right = Binary(op.Text == "^" ? precedence : precedence + 1);
            left = PromQlTypeCheck.Binary(left, op, matching, right);
        }

        depth--;
        return left;
    }

    private PromQlExpr Unary()
    {
        if (!cursor.Current.Is("+") && !cursor.Current.Is("-"))
        {
            return selectors.Postfix(Primary());
        }

        var sign = cursor.Take();
        return PromQlTypeCheck.Unary(sign, Binary(PromQlOperators.Power));
    }

    private PromQlExpr Primary()
    {
        var token = cursor.Current;
        switch (token.Kind)
        {
            case PromQlTokenKind.Number:
                cursor.Skip();
                return new PromQlExpr(PromQlType.Scalar, PromQlShape.Other, token.Start);
            case PromQlTokenKind.Text:
                cursor.Skip();
                return new PromQlExpr(PromQlType.Text, PromQlShape.Other, token.Start);
            case PromQlTokenKind.Identifier:
                return Named();
            case PromQlTokenKind.Symbol when token.Text == "(":
                cursor.Skip();
                var inner = Binary(1);
                cursor.Close(")", token);
                return inner with { Shape = PromQlShape.Other };
            case PromQlTokenKind.Symbol when token.Text == "{":
                return selectors.Selector(null);
            case PromQlTokenKind.Duration:
                throw new SyntaxException(token.Start, $"the duration {token.Shown} stands alone", "durations stand in [brackets] or after offset; elsewhere write seconds");
            default:
                throw new SyntaxException(token.Start, token.Kind == PromQlTokenKind.End ? "the expression ends too early" : $"{token.Shown} is not expected here", "a metric, a number, a function or '(' belongs here");
        }
    }

    private PromQlExpr Named()
    {
        var name = cursor.Current;
        var next = cursor.Next;
        if (PromQlFunctions.Aggregations.ContainsKey(name.Text) && (next.Is("(") || next.IsWord("by") || next.IsWord("without")))
        {
            return Aggregation();
        }

        if (next.Is("("))
        {
            var function = cursor.Take();
            return PromQlTypeCheck.Call(function, Arguments());
        }

        if (name.IsWord("inf") || name.IsWord("nan"))
        {
            cursor.Skip();
            return new PromQlExpr(PromQlType.Scalar, PromQlShape.Other, name.Start);
        }

        if (PromQlOperators.Precedence(name) > 0 || name.Text.ToLowerInvariant() is "by" or "without" or "bool" or "on" or "ignoring" or "group_left" or "group_right" or "offset")
        {
            throw new SyntaxException(name.Start, $"{name.Shown} is not expected here", "a metric, a number, a function or '(' belongs before it");
        }

        cursor.Skip();
        return selectors.Selector(name);
    }

    private PromQlExpr Aggregation()
    {
        var name = cursor.Take();
        var grouped = PromQlLabelList.TryReadGrouping(cursor);
        if (!cursor.Current.Is("("))
        {
            throw new SyntaxException(cursor.Current.Start, $"{name.Text} has no argument", $"write {name.Text} by (label) (expression)");
        }

        var arguments = Arguments();
        if (!grouped)
        {
            PromQlLabelList.TryReadGrouping(cursor);
        }

        return PromQlTypeCheck.Aggregation(name, arguments);
    }

    private List<PromQlExpr> Arguments()
    {
        var open = cursor.Take();
        var arguments = new List<PromQlExpr>();
        while (!cursor.Current.Is(")"))
        {
            arguments.Add(Binary(1));
            if (!cursor.Current.Is(","))
            {
                break;
            }

            var comma = cursor.Take();
            if (cursor.Current.Is(")"))
            {
                throw new SyntaxException(comma.Start, "an argument is missing after ','", "remove the comma");
            }
        }

        cursor.Close(")", open);
        return arguments;
    }
}
