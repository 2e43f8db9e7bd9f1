using System.Text.RegularExpressions;

namespace AlertOps.Runbooks.PromQl;

/// <summary>Checks whether Prometheus would accept an expression.</summary>
internal static class PromQlLint
{
    /// <summary>The metrics that an expression names in full; none when it has a syntax error.</summary>
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

    /// <summary>The first mistake in an expression; null when there is none.</summary>
    public static SyntaxException? Check(string expr)
    {
        try
        {
            PromQlParser.Check(expr);
            return null;
        }
        catch (SyntaxException error)
        {
            return error;
        }
        catch (RegexMatchTimeoutException)
        {
            return new SyntaxException(0, "the expression can't be read in reasonable time", "split it into recording rules");
        }
    }
}
