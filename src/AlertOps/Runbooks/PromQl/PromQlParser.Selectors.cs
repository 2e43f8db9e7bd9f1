using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.PromQl;

/// <summary>Selectors and what follows them: matchers, ranges, subqueries, <c>offset</c> and <c>@</c>.</summary>
internal sealed partial class PromQlParser
{
    private const int LongestPattern = Alerts.Matcher.LongestPattern;
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(200);

    private PromQlExpr Selector(PromQlToken? name)
    {
        var start = name ?? Current;
        var selective = name is not null;
        if (name is not null)
        {
            metrics.Add(name.Value.Text);
        }

        if (Current.Is("{"))
        {
            var open = Take();
            while (!Current.Is("}"))
            {
                var (setsName, excludesEmpty) = Matcher(open);
                if (setsName && name is not null)
                {
                    throw new SyntaxException(start.Position, "the metric name is given twice", "keep it either before or inside the braces");
                }

                selective |= excludesEmpty;
                if (!Current.Is(","))
                {
                    break;
                }

                index++;
            }

            Close("}", open);
        }

        return selective
            ? new PromQlExpr(PromQlType.Vector, PromQlShape.Selector, start.Position, name?.Text ?? "{…}")
            : throw new SyntaxException(start.Position, "the selector matches every series", "name a metric, or add a matcher that doesn't match the empty value ($label counts as .*)");
    }

    /// <summary>One matcher, or a quoted metric name as Prometheus 3 has it.</summary>
    private (bool SetsName, bool ExcludesEmpty) Matcher(PromQlToken open)
    {
        var label = Take();
        if (label.Kind is not (PromQlKind.Identifier or PromQlKind.Text) || (label.Kind == PromQlKind.Identifier && label.Text.Contains(':')))
        {
            throw label.Kind == PromQlKind.End
                ? new SyntaxException(open.Position, "this '{' is never closed", "add the '}'")
                : new SyntaxException(label.Position, $"{label.Shown} is no label name", "write matchers like {job=\"web\", code=~\"5..\"}");
        }

        if (label.Kind == PromQlKind.Text && (Current.Is(",") || Current.Is("}")))
        {
            metrics.Add(label.Text);
            return (true, true);
        }

        var op = Take();
        if (!(op.Is("=") || op.Is("!=") || op.Is("=~") || op.Is("!~")))
        {
            throw new SyntaxException(op.Position, $"{op.Shown} is no matcher", $"write {label.Text}=\"value\", with one of = != =~ !~");
        }

        var value = Take();
        if (value.Kind != PromQlKind.Text)
        {
            throw new SyntaxException(value.Position, $"the value of '{label.Text}' is not quoted", $"write {label.Text}{op.Text}\"…\"");
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

        var pattern = PromQlLabels.Name().Replace(value.Quote == '`' ? value.Text : Unescaped(value.Text), ".*");
        if (pattern.Length > LongestPattern)
        {
            throw new SyntaxException(value.Position, $"the regular expression is longer than {LongestPattern} characters", "match a label that says the same in fewer words");
        }

        try
        {
            // Prometheus' RE2 and .NET's non-backtracking engine refuse the same things; only the spelling of named groups differs.
            var regex = new Regex("^(?:" + pattern.Replace("(?P<", "(?<", StringComparison.Ordinal) + ")$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, RegexTimeout);
            return regex.IsMatch("") == (op == "!~");
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            throw new SyntaxException(value.Position, $"{value.Shown} is no regular expression that Prometheus knows", "balance its brackets; look-around and back references don't exist there");
        }
    }

    private static string Unescaped(string text) => text.Replace("\\\\", "\\", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);

    private PromQlExpr Postfix(PromQlExpr inner)
    {
        bool offset = false, at = false;
        while (true)
        {
            if (Current.Is("["))
            {
                if ((offset || at) && inner.Shape == PromQlShape.Selector && !IsSubquery())
                {
                    throw new SyntaxException(Current.Position, "the range stands after offset or @", "write the range first: metric[5m] offset 1d");
                }

                inner = Range(inner);
                offset = at = false;
            }
            else if (Current.IsWord("offset"))
            {
                offset = Once(inner, offset);
                index += Current.Is("-") || Current.Is("+") ? 1 : 0;
                Length("after offset");
            }
            else if (Current.Is("@"))
            {
                at = Once(inner, at);
                Moment();
            }
            else
            {
                return inner;
            }
        }
    }

    private bool Once(PromQlExpr inner, bool already)
    {
        var modifier = Take();
        if (already)
        {
            throw new SyntaxException(modifier.Position, $"{modifier.Shown} stands twice", "keep one");
        }

        return inner.Shape == PromQlShape.Other
            ? throw new SyntaxException(modifier.Position, $"{modifier.Shown} follows something that is no selector", "put it right behind the metric, inside the function")
            : true;
    }

    private bool IsSubquery() => tokens.Skip(index).TakeWhile(token => !token.Is("]")).Any(token => token.Is(":"));

    private PromQlExpr Range(PromQlExpr inner)
    {
        var open = Take();
        Length("in the brackets");
        var subquery = Current.Is(":");
        if (subquery)
        {
            index++;
            if (!Current.Is("]"))
            {
                Length("after the colon");
            }
        }

        Close("]", open);
        if (subquery ? inner.Type != PromQlType.Vector : inner.Shape != PromQlShape.Selector)
        {
            throw new SyntaxException(open.Position, $"a range can't follow {(inner.Shape == PromQlShape.Range ? "another range" : "this")}", subquery ? "a subquery needs an instant vector before it" : "put the range right behind the metric, or write a subquery: (…)[5m:1m]");
        }

        return new PromQlExpr(PromQlType.Matrix, PromQlShape.Range, inner.Position, inner.Name);
    }

    private void Length(string where)
    {
        var length = Take();
        if (length.Kind != PromQlKind.Duration)
        {
            throw new SyntaxException(length.Position, $"{length.Shown} {where} is no duration", length.Kind == PromQlKind.Number ? $"give it a unit: {length.Text}s" : "write a duration such as 5m");
        }

        if (!length.Text.Any(digit => digit is >= '1' and <= '9'))
        {
            throw new SyntaxException(length.Position, $"the duration {where} is zero", "write a duration such as 5m");
        }
    }

    private void Moment()
    {
        index += Current.Is("-") || Current.Is("+") ? 1 : 0;
        var moment = Take();
        if (moment.Kind == PromQlKind.Number)
        {
            return;
        }

        if (!(moment.IsWord("start") || moment.IsWord("end")) || !Take().Is("(") || !Take().Is(")"))
        {
            throw new SyntaxException(moment.Position, "@ needs a time", "write @ 1700000000, @ start() or @ end()");
        }
    }
}
