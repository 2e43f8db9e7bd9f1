using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>Collects the problems of one file, up to a number.</summary>
internal sealed class ProblemSink(string file)
{
    /// <summary>A problem repeats at most this many characters of a file's text.</summary>
    public const int MaxQuoteLength = 200;

    private const int MaxCount = 100;
    private readonly HashSet<Problem> seen = [];
    private readonly List<Problem> problems = [];

    public IReadOnlyList<Problem> Problems => problems;

    public bool IsEmpty => problems.Count == 0;

    /// <summary>True when further problems are dropped.</summary>
    public bool IsFull => problems.Count >= MaxCount;

    /// <summary>Adds a problem, unless it is there already.</summary>
    public void Add(int line, string what, string cure)
    {
        var problem = new Problem(file, line, what, cure);
        if (!IsFull && seen.Add(problem))
        {
            problems.Add(problem);
        }
    }
}

internal static class ProblemOrder
{
    /// <summary>Sorts by file, then line, then text, so that the same files give the same report.</summary>
    public static IOrderedEnumerable<Problem> InFileOrder(this IEnumerable<Problem> problems) => problems
        .OrderBy(problem => problem.File, StringComparer.Ordinal)
        .ThenBy(problem => problem.Line)
        .ThenBy(problem => problem.What, StringComparer.Ordinal);
}
