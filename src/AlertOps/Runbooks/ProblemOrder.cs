using AlertOps.Configuration;

namespace AlertOps.Runbooks;

/// <summary>By file, then line, then text: the same files give the same report.</summary>
internal sealed class ProblemOrder : IComparer<Problem>
{
    public static ProblemOrder Instance { get; } = new();

    public int Compare(Problem? x, Problem? y)
    {
        var file = string.CompareOrdinal(x?.File, y?.File);
        var line = (x?.Line ?? 0).CompareTo(y?.Line ?? 0);
        return file != 0 ? file : line != 0 ? line : string.CompareOrdinal(x?.What, y?.What);
    }
}
