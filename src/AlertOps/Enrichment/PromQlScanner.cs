using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AlertOps.Enrichment;

internal enum PromQlTokenKind
{
    Text,
    Word,
    Number,
    Operator,
    Open,
    Close,
    Other,
}

/// <param name="Start">Where it begins in the expression; a text's quotes belong to it.</param>
/// <param name="Depth">How many brackets are open around it; a bracket itself counts with its outside.</param>
internal readonly record struct PromQlToken(PromQlTokenKind Kind, int Start, int Length, int Depth)
{
    public int End => Start + Length;
}

/// <summary>
/// Cuts PromQL into words, texts and operators: enough to know what stands inside a string and what outside. It judges nothing; Prometheus does that.
/// </summary>
internal static partial class PromQlScanner
{
    /// <summary>The tokens without white space and comments. A text that nobody closes reaches to the end.</summary>
    public static ImmutableArray<PromQlToken> Scan(string expr)
    {
        var tokens = ImmutableArray.CreateBuilder<PromQlToken>();
        var depth = 0;
        for (var match = Token().Match(expr); match.Success; match = match.NextMatch())
        {
            if (KindOf(match) is not { } kind)
            {
                continue;
            }

            depth -= kind == PromQlTokenKind.Close && depth > 0 ? 1 : 0;
            tokens.Add(new PromQlToken(kind, match.Index, match.Length, depth));
            depth += kind == PromQlTokenKind.Open ? 1 : 0;
        }

        return tokens.ToImmutable();
    }

    private static PromQlTokenKind? KindOf(Match match) =>
        match.Groups["skip"].Success ? null
        : match.Groups["text"].Success ? PromQlTokenKind.Text
        : match.Groups["word"].Success ? PromQlTokenKind.Word
        : match.Groups["number"].Success ? PromQlTokenKind.Number
        : match.Groups["operator"].Success ? PromQlTokenKind.Operator
        : match.Groups["open"].Success ? PromQlTokenKind.Open
        : match.Groups["close"].Success ? PromQlTokenKind.Close
        : PromQlTokenKind.Other;

    // Every alternative ends where its characters end, so there is nothing to try again and a hostile expression costs no more than its length.
    [GeneratedRegex(
        """(?<skip>\s+|\#[^\n]*)|(?<text>"(?:[^"\\]|\\.)*(?:"|\\?$)|'(?:[^'\\]|\\.)*(?:'|\\?$)|`[^`]*(?:`|$))|(?<word>[a-zA-Z_:][a-zA-Z0-9_:]*)|(?<number>0[xX][0-9a-fA-F_]+|(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?<operator>=~|!~|==|!=|>=|<=|[<>=+\-*/%^@])|(?<open>[({\[])|(?<close>[)}\]])|(?<other>.)""",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Token();
}
