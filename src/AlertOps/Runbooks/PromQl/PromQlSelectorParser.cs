using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.PromQl;

/// <summary>Reads selectors and what may follow them: matchers, ranges, subqueries, <c>offset</c> and <c>@</c>.</summary>
internal sealed class PromQlSelectorParser(PromQlCursor cursor)
{
    private const int MaxPatternLength = Alerts.Matcher.LongestPattern;
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(200);
    private readonly HashSet<string> metrics = new(StringComparer.Ordinal);

    /// <summary>The names of the metrics that the selectors name in full.</summary>
    public IReadOnlySet<string> Metrics => metrics;

    /// <summary>Reads a selector; its metric, if <paramref name="name"/> is given, has been read already.</summary>
    public PromQlExpr Selector(PromQlToken? name)
    {
        var start = name ?? cursor.Current;
        var selective = name is not null;
        if (name is not null)
        {
            metrics.Add(name.Value.Text);
        }

        if (cursor.Current.Is("{"))
        {
            var open = cursor.Take();
            while (!cursor.Current.Is("}"))
            {
                var (setsName, excludesEmpty) = Matcher(open);
                if (setsName && name is not null)
                {
                    throw new SyntaxException(start.Start, "the metric name is given twice", "keep it either before or inside the braces");
                }

                selective |= excludesEmpty;
                if (!cursor.Current.Is(","))
                {
                    break;
                }

                cursor.Skip();
            }

            cursor.Close("}", open);
        }

        return selective
            ? new PromQlExpr(PromQlType.Vector, PromQlShape.Selector, start.Start, name?.Text ?? "{…}")
            : throw new SyntaxException(start.Start, "the selector matches every series", "name a metric, or add a matcher that doesn't match the empty value ($label counts as .*)");
    }

    /// <summary>Reads the ranges, subqueries, offsets and @ that follow an expression.</summary>
    public PromQlExpr Postfix(PromQlExpr inner)
    {
        var (hasOffset, hasAt) = (false, false);
        while (true)
        {
            if (cursor.Current.Is("["))
            {
                if ((hasOffset || hasAt) && inner.Shape == PromQlShape.Selector && !IsSubquery())
                {
                    throw new SyntaxException(cursor.Current.Start, "the range stands after offset or @", "write the range first: metric[5m] offset 1d");
                }

                inner = Range(inner);
                hasOffset = hasAt = false;
            }
            else if (cursor.Current.IsWord("offset"))
            {
                hasOffset = Modifier(inner, hasOffset);
                cursor.SkipSign();
                SkipDuration("after offset");
            }
            else if (cursor.Current.Is("@"))
            {
                hasAt = Modifier(inner, hasAt);
                SkipTime();
            }
            else
            {
                return inner;
            }
        }
    }

    /// <summary>Reads one matcher, or a quoted metric name as Prometheus 3 has it.</summary>
    private (bool SetsName, bool ExcludesEmpty) Matcher(PromQlToken open)
    {
        var label = cursor.Take();
        if (label.Kind is not (PromQlTokenKind.Identifier or PromQlTokenKind.Text) || (label.Kind == PromQlTokenKind.Identifier && label.Text.Contains(':')))
        {
            throw label.Kind == PromQlTokenKind.End
                ? new SyntaxException(open.Start, "this '{' is never closed", "add the '}'")
                : new SyntaxException(label.Start, $"{label.Shown} is no label name", "write matchers like {job=\"web\", code=~\"5..\"}");
        }

        if (label.Kind == PromQlTokenKind.Text && (cursor.Current.Is(",") || cursor.Current.Is("}")))
        {
            metrics.Add(label.Text);
            return (true, true);
        }

        var op = cursor.Take();
        if (!(op.Is("=") || op.Is("!=") || op.Is("=~") || op.Is("!~")))
        {
            throw new SyntaxException(op.Start, $"{op.Shown} is no matcher", $"write {label.Text}=\"value\", with one of = != =~ !~");
        }

        var value = cursor.Take();
        if (value.Kind != PromQlTokenKind.Text)
        {
            throw new SyntaxException(value.Start, $"the value of '{label.Text}' is not quoted", $"write {label.Text}{op.Text}\"…\"");
        }

        if (label.Text == "__name__" && op.Is("="))
        {
            metrics.Add(value.Text);
        }

        return (label.Text == "__name__", ExcludesEmpty(op.Text, value));
    }

    private static bool ExcludesEmpty(string op, PromQlToken value)
    {
        if (op is "=" or "!=")
        {
            return op == "=" ? value.Text.Length > 0 : value.Text.Length == 0;
        }

        var pattern = LabelPlaceholders.Name().Replace(value.Quote == '`' ? value.Text : Unescaped(value.Text), ".*");
        if (pattern.Length > MaxPatternLength)
        {
            throw new SyntaxException(value.Start, $"the regular expression is longer than {MaxPatternLength} characters", "match a label that says the same in fewer words");
        }

        try
        {
            // Prometheus' RE2 and .NET's non-backtracking engine refuse the same things; only the spelling of named groups differs.
            var regex = new Regex("^(?:" + pattern.Replace("(?P<", "(?<", StringComparison.Ordinal) + ")$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, RegexTimeout);
            return regex.IsMatch("") == (op == "!~");
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            throw new SyntaxException(value.Start, $"{value.Shown} is no regular expression that Prometheus knows", "balance its brackets; look-around and back references don't exist there");
        }
    }

    private static string Unescaped(string text) => text.Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);

    /// <summary>Skips <c>offset</c> or <c>@</c> where one may stand.</summary>
    /// <returns>True.</returns>
    private bool Modifier(PromQlExpr inner, bool isRepeated)
    {
        var modifier = cursor.Take();
        if (isRepeated)
        {
            throw new SyntaxException(modifier.Start, $"{modifier.Shown} stands twice", "keep one");
        }

        return inner.Shape == PromQlShape.Other
            ? throw new SyntaxException(modifier.Start, $"{modifier.Shown} follows something that is no selector", "put it right behind the metric, inside the function")
            : true;
    }

    private bool IsSubquery() => cursor.Rest.TakeWhile(token => !token.Is("]")).Any(token => token.Is(":"));

    private PromQlExpr Range(PromQlExpr inner)
    {
        var open = cursor.Take();
        SkipDuration("in the brackets");
        var subquery = cursor.Current.Is(":");
        if (subquery)
        {
            cursor.Skip();
            if (!cursor.Current.Is("]"))
            {
                SkipDuration("after the colon");
            }
        }

        cursor.Close("]", open);
        if (subquery ? inner.Type != PromQlType.Vector : inner.Shape != PromQlShape.Selector)
        {
            throw new SyntaxException(open.Start, $"a range can't follow {(inner.Shape == PromQlShape.Range ? "another range" : "this")}", subquery ? "a subquery needs an instant vector before it" : "put the range right behind the metric, or write a subquery: (…)[5m:1m]");
        }

        return new PromQlExpr(PromQlType.Matrix, PromQlShape.Range, inner.Position, inner.Name);
    }

    private void SkipDuration(string where)
    {
        var duration = cursor.Take();
        if (duration.Kind != PromQlTokenKind.Duration)
        {
            throw new SyntaxException(duration.Start, $"{duration.Shown} {where} is no duration", duration.Kind == PromQlTokenKind.Number ? $"give it a unit: {duration.Text}s" : "write a duration such as 5m");
        }

        if (!duration.Text.Any(digit => digit is >= '1' and <= '9'))
        {
            throw new SyntaxException(duration.Start, $"the duration {where} is zero", "write a duration such as 5m");
        }
    }

    private void SkipTime()
    {
        cursor.SkipSign();
        var time = cursor.Take();
        if (time.Kind == PromQlTokenKind.Number)
        {
            return;
        }

        if (!(time.IsWord("start") || time.IsWord("end")) || !cursor.Take().Is("(") || !cursor.Take().Is(")"))
        {
            throw new SyntaxException(time.Start, "@ needs a time", "write @ 1700000000, @ start() or @ end()");
        }
    }
}
