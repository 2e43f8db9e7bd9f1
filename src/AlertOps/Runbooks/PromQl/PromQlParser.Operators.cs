namespace AlertOps.Runbooks.PromQl;

/// <summary>What may stand around an operator: <c>bool</c>, <c>on</c>, <c>ignoring</c>, <c>group_left</c>, and grouping labels.</summary>
internal sealed partial class PromQlParser
{
    private readonly record struct Matching(bool Bool, bool On, List<string>? Labels, List<string>? Include);

    private Matching Modifiers()
    {
        var returnsBool = Current.IsWord("bool");
        index += returnsBool ? 1 : 0;
        if (!(Current.IsWord("on") || Current.IsWord("ignoring")) || !tokens[index + 1].Is("("))
        {
            return Current.IsWord("group_left") || Current.IsWord("group_right")
                ? throw new SyntaxException(Current.Position, $"{Current.Shown} stands without on() or ignoring()", "write on (labels) before it")
                : new Matching(returnsBool, false, null, null);
        }

        var on = Take().IsWord("on");
        var labels = Labels();
        List<string>? include = null;
        if (Current.IsWord("group_left") || Current.IsWord("group_right"))
        {
            index++;
            include = Current.Is("(") ? Labels() : [];
        }

        return new Matching(returnsBool, on, labels, include);
    }

    private PromQlExpr Combine(PromQlExpr left, PromQlToken op, Matching matching, PromQlExpr right)
    {
        var precedence = Precedence(op);
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

    private static void CheckModifiers(PromQlToken op, Matching matching, int precedence, int scalars)
    {
        if (matching.Bool && precedence != ComparisonPrecedence)
        {
            throw new SyntaxException(op.Position, $"bool can't follow '{op.Text}'", "bool belongs to comparisons only");
        }

        if (precedence == ComparisonPrecedence && !matching.Bool && scalars == 2)
        {
            throw new SyntaxException(op.Position, "two plain numbers are compared", $"write {op.Text} bool");
        }

        if (precedence < ComparisonPrecedence && scalars > 0)
        {
            throw new SyntaxException(op.Position, $"'{op.Text}' joins sets of series, not numbers", "wrap the number in vector()");
        }

        if (matching.Labels is { Count: > 0 } && scalars > 0)
        {
            throw new SyntaxException(op.Position, "on() and ignoring() need series on both sides", "remove them");
        }

        if (matching.Include is not null && precedence < ComparisonPrecedence)
        {
            throw new SyntaxException(op.Position, $"'{op.Text}' takes no group_left or group_right", "remove it");
        }

        if (matching is { On: true, Labels: { } labels, Include: { } include } && labels.Intersect(include, StringComparer.Ordinal).FirstOrDefault() is { } twice)
        {
            throw new SyntaxException(op.Position, $"the label '{twice}' stands both in on() and in the group", "remove it from the group");
        }
    }

    /// <summary><c>by (…)</c> or <c>without (…)</c>, when it is there.</summary>
    private bool Grouping()
    {
        if (!Current.IsWord("by") && !Current.IsWord("without"))
        {
            return false;
        }

        index++;
        Labels();
        return true;
    }

    private List<string> Labels()
    {
        var open = Current;
        if (!open.Is("("))
        {
            throw new SyntaxException(open.Position, $"{open.Shown} stands where a list of labels is expected", "write the labels in parentheses: by (job, instance)");
        }

        index++;
        var labels = new List<string>();
        while (!Current.Is(")"))
        {
            var label = Current;
            if (label.Kind is not (PromQlKind.Identifier or PromQlKind.Text) || label.Text.Contains(':'))
            {
                throw new SyntaxException(label.Position, label.Kind == PromQlKind.End ? "the list of labels is never closed" : $"{label.Shown} is no label name", "write label names, separated by commas, and ')'");
            }

            labels.Add(label.Text);
            index++;
            if (!Current.Is(","))
            {
                break;
            }

            index++;
        }

        Close(")", open);
        return labels;
    }
}
