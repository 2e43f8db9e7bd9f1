using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Enrichment;

/// <summary>A query with its placeholders filled in.</summary>
/// <param name="Expr">As it is sent; the runbook's own text when it can't be sent.</param>
/// <param name="Refusal">The reason why it can't be sent; null when it can.</param>
internal sealed record FilledQuery(string Expr, string? Refusal);

/// <summary>
/// Fills <c>$label</c> inside <c>=~"…"</c> and <c>!~"…"</c> with the values that the alerts have for that label: each is escaped as a regular expression
/// and then for the quotes around it, and they are joined with <c>|</c>. When no alert has the label it is <c>.*</c>. No value can end the string or mean
/// anything but itself. A <c>$</c> elsewhere is left as it is, and Prometheus refuses it.
/// </summary>
internal static class QueryPlaceholders
{
    /// <summary>A matcher with more values would cost Prometheus too much.</summary>
    public const int MaxValues = 200;

    /// <summary>In UTF-8 bytes.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>Fills in the values of the firing alerts, or of all when none fires.</summary>
    /// <param name="alerts">The alerts of the runbook's match.</param>
    public static FilledQuery Fill(string expr, ImmutableArray<Alert> alerts)
    {
        if (expr.Length > MaxLength)
        {
            return new FilledQuery(expr, $"the query is longer than {MaxLength / 1024} KiB");
        }

        var used = alerts.FiringOrAll();
        var filled = new StringBuilder(expr.Length);
        var copied = 0;
        var previous = default(PromQlToken);
        foreach (var token in PromQlLexer.TokenizeLeniently(expr))
        {
            if (token.Kind == PromQlTokenKind.Text && previous.In(expr) is "=~" or "!~")
            {
                filled.Append(expr, copied, token.Start - copied);
                if (AppendText(filled, expr.AsSpan(token.Start, token.Length), used) is { } refusal)
                {
                    return new FilledQuery(expr, refusal);
                }

                copied = token.End;
            }

            previous = token;
        }

        var text = filled.Append(expr, copied, expr.Length - copied).ToString();
        return Encoding.UTF8.GetByteCount(text) > MaxLength
            ? new FilledQuery(expr, $"the query is longer than {MaxLength / 1024} KiB")
            : new FilledQuery(text, null);
    }

    /// <summary>Copies one string of a matcher, quotes included, and fills in its placeholders.</summary>
    /// <returns>The reason why the query can't be sent, or null.</returns>
    private static string? AppendText(StringBuilder filled, ReadOnlySpan<char> text, ImmutableArray<Alert> alerts)
    {
        var quote = text[0];
        var escaped = false;
        for (var index = 0; index < text.Length; index++)
        {
            var placeholder = escaped || text[index] != '$' ? null : LabelPlaceholders.At(text[index..]);
            if (placeholder is var (label, length))
            {
                var alone = index == 1 && index + length + 1 == text.Length;
                if (AppendValues(filled, label, quote, alone, alerts) is { } refusal)
                {
                    return refusal;
                }

                index += length - 1;
                continue;
            }

            // A dollar that the regular expression escapes is a plain dollar. In quotes other than ` that takes two backslashes.
            var backslash = text[index] == '\\' && (quote == '`' || Next(text, index) == '\\');
            filled.Append(text[index]);
            if (text[index] == '\\' && quote != '`' && index + 1 < text.Length)
            {
                filled.Append(text[++index]);
            }

            escaped = backslash && !escaped;
        }

        return null;
    }

    private static char Next(ReadOnlySpan<char> text, int index) => index + 1 < text.Length ? text[index + 1] : '\0';

    private static string? AppendValues(StringBuilder filled, string label, char quote, bool alone, ImmutableArray<Alert> alerts)
    {
        var values = alerts.Select(alert => alert.Labels[label]).Where(value => value.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (values.Length > MaxValues)
        {
            return $"{values.Length} values of the label {label} are too many for one query";
        }

        // Next to other text, "|" would split that text.
        var grouped = values.Length > 1 && !alone;
        filled.Append(grouped ? "(?:" : "");
        filled.Append(values.Length == 0 ? ".*" : string.Join('|', values.Select(value => Quoted(RegexText.Escape(value), quote))));
        filled.Append(grouped ? ")" : "");
        return null;
    }

    private static string Quoted(string regex, char quote) =>
        quote == '`' ? regex : regex.Replace("\\", "\\\\").Replace(quote.ToString(), "\\" + quote);
}
