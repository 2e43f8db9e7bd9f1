using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>Collects the problems of a configuration. Beyond the number that anybody reads they are only counted, so that a flood of them costs no time.</summary>
internal sealed class ProblemList
{
    private const int MaxProblems = 200;
    private readonly List<Problem> problems = [];
    private int dropped;

    /// <summary>True when a further problem is only counted, so that its text is not needed.</summary>
    public bool IsFull => problems.Count >= MaxProblems;

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

    /// <returns>Problems by file in the order in which files were read, then by line; those of variables last.</returns>
    public ImmutableArray<Problem> InOrder()
    {
        var files = problems.Where(problem => problem.Line > 0).Select(problem => problem.File).Distinct().ToList();
        var ordered = problems.Distinct().OrderBy(problem => files.IndexOf(problem.File) is >= 0 and var index ? index : files.Count).ThenBy(problem => problem.Line);
        return dropped == 0 ? [.. ordered] : [.. ordered, new Problem(problems[0].File, 0, $"and {dropped} more problems", "put these right first")];
    }
}
