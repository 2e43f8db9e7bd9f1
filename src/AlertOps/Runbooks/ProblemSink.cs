using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>Collects what is wrong in one file.</summary>
internal sealed class ProblemSink(string file)
{
    private readonly List<Problem> problems = [];

    public IReadOnlyList<Problem> Problems => problems;

    public bool IsEmpty => problems.Count == 0;

    /// <summary>Says the same thing once, however often it is noticed.</summary>
    public void Add(int line, string what, string cure)
    {
        var problem = new Problem(file, line, what, cure);
        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }
}
