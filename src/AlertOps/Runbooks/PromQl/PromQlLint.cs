using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.PromQl;

/// <summary>What is wrong with an expression.</summary>
/// <param name="Line">1-based, within the expression.</param>
/// <param name="Column">1-based, within the line.</param>
internal sealed record PromQlProblem(int Line, int Column, string What, string Cure);

/// <summary>Says before anybody needs the answer whether Prometheus will understand the question.</summary>
internal static class PromQlLint
{
    /// <summary>The metrics that an expression names in full; none when it doesn't parse.</summary>
    public static IReadOnlySet<string> MetricsOf(string expr)
    {
        try
        {
            return PromQlParser.Check(expr);
        }
        catch (Exception error) when (error is SyntaxException or RegexMatchTimeoutException)
        {
            return new HashSet<string>();
        }
    }

    /// <summary>The first mistake, or null.</summary>
    public static PromQlProblem? Check(string expr)
    {
        try
        {
            PromQlParser.Check(expr);
            return null;
        }
        catch (SyntaxException error)
        {
            var position = Math.Min(error.Position, expr.Length);
            var lineStart = expr.AsSpan(0, position).LastIndexOf('\n') + 1;
            return new PromQlProblem(error.LineIn(expr), position - lineStart + 1, error.Message, error.Cure);
        }
        catch (RegexMatchTimeoutException)
        {
            return new PromQlProblem(1, 1, "the expression can't be read in reasonable time", "split it into recording rules");
        }
    }
}
