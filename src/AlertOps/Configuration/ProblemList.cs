using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>Collects what is wrong in a configuration. Beyond a number that anybody reads, problems are counted and no more: a flood costs no time.</summary>
internal sealed class ProblemList
{
    private const int Most = 200;
    private readonly List<Problem> problems = [];
    private int dropped;

    /// <summary>Whether a further problem would only be counted, and needs no words.</summary>
    public bool IsFull => problems.Count >= Most;

    public void Add(Problem problem)
    {
        if (IsFull)
        {
            dropped++;
        }
        else
        {
            problems.Add(problem);
        }
    }

    /// <summary>By file in the order in which they were read, then by line; variables last.</summary>
    public ImmutableArray<Problem> InOrder()
    {
        var files = problems.Where(problem => problem.Line > 0).Select(problem => problem.File).Distinct().ToList();
        var ordered = problems.Distinct().OrderBy(problem => files.IndexOf(problem.File) is >= 0 and var index ? index : files.Count).ThenBy(problem => problem.Line);
        return dropped == 0 ? [.. ordered] : [.. ordered, new Problem(problems[0].File, 0, $"and {dropped} more problems", "put these right first")];
    }
}
