using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Runbooks.PromQl;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>
/// Makes the query <c>self</c>: the alert's own expression, taken from its generator URL. A threshold at its end is left out, so that it has a value
/// even after the alert has resolved. Of the answer, the series that belong to the alerts are kept.
/// </summary>
internal static class SelfQuery
{
    /// <summary>Series are compared with this many alerts: each pair costs a comparison, and a message shows only a few alerts.</summary>
    private const int MaxAlerts = 1000;

    /// <summary>The expression of the first alert whose generator URL has one.</summary>
    public static FilledQuery For(ImmutableArray<Alert> alerts)
    {
        if (alerts.Select(alert => ExpressionOf(alert.GeneratorUrl)).FirstOrDefault(expr => expr is not null) is not { } expr)
        {
            return new FilledQuery("", alerts.Any(alert => alert.GeneratorUrl.Length > 0) ? "no expression in the generator URL" : "no generator URL");
        }

        return expr.Length > QueryPlaceholders.MaxLength
            ? new FilledQuery("", $"the alert's expression is longer than {QueryPlaceholders.MaxLength / 1024} KiB")
            : new FilledQuery(WithoutThreshold(expr), null);
    }

    /// <summary>The series whose labels are all labels of one of the alerts: a rule adds labels to those of its expression and removes none.</summary>
    public static ImmutableArray<Series> OwnSeries(ImmutableArray<Series> answer, ImmutableArray<Alert> alerts) =>
        [.. answer.Where(series => alerts.Take(MaxAlerts).Any(alert => series.Labels.All(label =>
            label.Key == "__name__" || (alert.Labels.TryGet(label.Key, out var value) && value == label.Value))))];

    /// <summary>
    /// <c>g0.expr</c> as Prometheus and Thanos write it (vmui after the <c>#</c>), <c>expr</c>, or <c>left</c> and <c>panes</c> of Grafana's explore
    /// page, which are JSON. Null when the URL has no expression.
    /// </summary>
    public static string? ExpressionOf(string generatorUrl)
    {
        foreach (var pair in generatorUrl.Split('?', '&', '#'))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is var equals && equals <= 0)
            {
                continue;
            }

            var value = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
            var expr = Uri.UnescapeDataString(pair[..equals]) switch
            {
                "g0.expr" or "expr" => value,
                "left" or "panes" => ExpressionIn(value),
                _ => null,
            };
            if (!string.IsNullOrWhiteSpace(expr))
            {
                return expr.Trim();
            }
        }

        return null;
    }

    /// <summary>
    /// Removes the comparison at the end: of <c>a / b &gt; 0.05</c>, <c>&gt; 0.05</c>. Returns the expression itself when its last part is no comparison
    /// with a number, or when it has an <c>and</c>, <c>or</c> or <c>unless</c>, which bind weaker than the comparison.
    /// </summary>
    public static string WithoutThreshold(string expr)
    {
        var tokens = PromQlLexer.TokenizeLeniently(expr);
        if (tokens.Any(token => token is { Depth: 0, Kind: PromQlTokenKind.Identifier } && IsSetOperator(token.Text)))
        {
            return expr;
        }

        var end = tokens.Count;
        while (ThresholdAt(CollectionsMarshal.AsSpan(tokens)[..end]) is { } start)
        {
            end = start;
        }

        return end == tokens.Count ? expr : expr[..tokens[end - 1].End];
    }

    private static bool IsSetOperator(string word) => word.ToLowerInvariant() is "and" or "or" or "unless";

    /// <summary>The index of the comparison at the end of the tokens (operator, optional <c>bool</c>, optional sign, number); null when there is none.</summary>
    private static int? ThresholdAt(ReadOnlySpan<PromQlToken> tokens)
    {
        var index = tokens.Length - 1;
        if (index < 0 || tokens[index].Depth != 0 || !IsNumber(tokens[index]))
        {
            return null;
        }

        index--;
        index -= index > 0 && (tokens[index].Is("-") || tokens[index].Is("+")) ? 1 : 0;
        index -= index > 0 && tokens[index].IsWord("bool") ? 1 : 0;
        return index > 0 && tokens[index] is { Depth: 0, Kind: PromQlTokenKind.Symbol, Text: "==" or "!=" or ">" or "<" or ">=" or "<=" } ? index : null;
    }

    private static bool IsNumber(PromQlToken token) => token.Kind == PromQlTokenKind.Number || token.IsWord("inf") || token.IsWord("nan");

    private static string? ExpressionIn(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return ExpressionIn(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: JSON can hold a lone surrogate, which a string of .NET can't.
            return null;
        }
    }

    private static string? ExpressionIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Select(member => member is { Name: "expr", Value.ValueKind: JsonValueKind.String } ? member.Value.GetString() : ExpressionIn(member.Value))
            .FirstOrDefault(expr => !string.IsNullOrWhiteSpace(expr)),
        JsonValueKind.Array => element.EnumerateArray().Select(ExpressionIn).FirstOrDefault(expr => !string.IsNullOrWhiteSpace(expr)),
        _ => null,
    };
}
