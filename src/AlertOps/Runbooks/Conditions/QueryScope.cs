using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Runbooks.Conditions;

/// <summary>
/// Tells which series of a query's answer belong to an alert: those that, for each matcher with <c>$label</c>, lack the matcher's label or have a value that
/// the matcher would match if it were filled with this alert's own value. Matchers with <c>!~</c> take no part.
/// </summary>
internal sealed class QueryScope
{
    // A query lives as long as its runbook, and is judged again with every message.
    private static readonly ConditionalWeakTable<RunbookQuery, QueryScope> Known = [];

    private readonly ImmutableArray<ScopeMatcher> matchers;
    private readonly bool isSelf;

    private QueryScope(ImmutableArray<ScopeMatcher> matchers, bool isSelf)
    {
        this.matchers = matchers;
        this.isSelf = isSelf;
        Labels = [.. matchers.SelectMany(matcher => matcher.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The labels of alerts that decide what belongs to them; empty for a query that concerns all alerts alike.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>True when all labels of an alert decide: a rule's own expression gives series with some of the labels of its alerts.</summary>
    public bool NeedsAllLabels => isSelf;

    public static QueryScope Of(RunbookQuery query) => Known.GetValue(query, Read);

    private static QueryScope Read(RunbookQuery query)
    {
        if (query.IsSelf)
        {
            return new QueryScope([], isSelf: true);
        }

        var tokens = PromQlLexer.TokenizeLeniently(query.Expr);
        var found = ImmutableArray.CreateBuilder<ScopeMatcher>();
        for (var i = 2; i < tokens.Count; i++)
        {
            if (tokens[i].Kind == PromQlTokenKind.Text && tokens[i - 1].Is("=~") && tokens[i - 2].Kind is PromQlTokenKind.Identifier or PromQlTokenKind.Text
                && ScopeMatcher.Of(tokens[i - 2].Text, tokens[i]) is { } matcher)
            {
                found.Add(matcher);
            }
        }

        return new QueryScope(found.ToImmutable(), isSelf: false);
    }

    /// <summary>Returns false when a placeholder names a label that no alert has: the answer is then about anything, and decides nothing.</summary>
    public bool ConcernsAnyOf(ImmutableArray<Alert> alerts) => Labels.All(label => alerts.Any(alert => alert.Labels[label].Length > 0));

    /// <summary>Returns true when the query may be asked about an alert: it has all the labels that the query wants.</summary>
    public bool Concerns(Alert alert) => Labels.All(label => alert.Labels[label].Length > 0);

    public bool Owns(Alert alert, LabelSet series)
    {
        if (isSelf)
        {
            return AlertExpression.IsSeriesOf(alert, series);
        }

        foreach (var matcher in matchers)
        {
            if (series.TryGet(matcher.Label, out var value) && value.Length > 0 && !matcher.Matches(value, alert))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A <c>=~</c> matcher with placeholders.</summary>
    /// <param name="Label">The label of the series.</param>
    /// <param name="Pieces">Pieces of the regular expression, alternating with the names of placeholders: the first, the third … are text.</param>
    private sealed record ScopeMatcher(string Label, ImmutableArray<string> Pieces)
    {
        private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

        public IEnumerable<string> Names => Pieces.Where((_, index) => index % 2 == 1);

        private bool IsPlain => Pieces is ["", _, ""];

        /// <summary>Returns null when the text has no placeholder.</summary>
        public static ScopeMatcher? Of(string label, PromQlToken text)
        {
            var pattern = text.Quote == '`' ? text.Text : Unescaped(text.Text);
            var pieces = ImmutableArray.CreateBuilder<string>();
            var copied = 0;
            foreach (Match match in LabelPlaceholders.Name().Matches(pattern))
            {
                pieces.Add(pattern[copied..match.Index]);
                pieces.Add(LabelPlaceholders.LabelOf(match));
                copied = match.Index + match.Length;
            }

            pieces.Add(pattern[copied..]);
            return pieces.Count == 1 ? null : new ScopeMatcher(label, pieces.ToImmutable());
        }

        public bool Matches(string value, Alert alert)
        {
            if (IsPlain)
            {
                return alert.Labels[Pieces[1]] == value;
            }

            var pattern = new StringBuilder("^(?:");
            for (var index = 0; index < Pieces.Length; index++)
            {
                if (index % 2 == 0)
                {
                    pattern.Append(Pieces[index]);
                }
                else if (alert.Labels[Pieces[index]] is { Length: > 0 } own)
                {
                    pattern.Append(Regex.Escape(own));
                }
                else
                {
                    return false;
                }
            }

            try
            {
                return Regex.IsMatch(value, pattern.Append(")$").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking, Timeout);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
            {
                // RE2, which Prometheus uses, knows forms that .NET doesn't.
                return false;
            }
        }

        private static string Unescaped(string text)
        {
            var plain = new StringBuilder(text.Length);
            for (var index = 0; index < text.Length; index++)
            {
                plain.Append(text[index] == '\\' && index + 1 < text.Length && text[index + 1] is '\\' or '"' or '\'' ? text[++index] : text[index]);
            }

            return plain.ToString();
        }
    }
}
