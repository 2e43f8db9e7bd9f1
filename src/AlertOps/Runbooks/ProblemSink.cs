using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>Collects what is wrong in one file. A flood ends at a number that nobody reads to its end.</summary>
internal sealed class ProblemSink(string file)
{
    /// <summary>Characters of a file's own text that a problem repeats.</summary>
    public const int LongestQuote = 200;

    private const int Most = 100;
    private readonly HashSet<Problem> said = [];
    private readonly List<Problem> problems = [];

    public IReadOnlyList<Problem> Problems => problems;

    public bool IsEmpty => problems.Count == 0;

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsFull => problems.Count >= Most;

    /// <summary>Says the same thing once, however often it is noticed.</summary>
    public void Add(int line, string what, string cure)
    {
        var problem = new Problem(file, line, what, cure);
        if (!IsFull && said.Add(problem))
        {
            problems.Add(problem);
        }
    }
}
