namespace AlertOps.Runbooks;

/// <summary>Finds what was probably meant by a misspelt word.</summary>
internal static class Nearest
{
    /// <summary>What people misspell is shorter and chosen from less; more would cost a time that grows with the square.</summary>
    private const int LongestWord = 64;
    private const int MostKnown = 1000;

    /// <summary>"did you mean 'x'?" followed by a space, or "" when nothing is near.</summary>
    public static string Hint(string word, IEnumerable<string> known)
    {
        if (word.Length > LongestWord)
        {
            return "";
        }

        var best = known.Take(MostKnown)
            .Select(candidate => (Candidate: candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(item => item.Distance <= Math.Max(1, Math.Max(word.Length, item.Candidate.Length) / 3))
            .OrderBy(item => item.Distance)
            .ThenBy(item => item.Candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Candidate is null ? "" : $"did you mean '{best.Candidate}'? ";
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) that lead from one word to the other.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 8)
        {
            return int.MaxValue;
        }

        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Step(left, right, rows, i, j);
            }
        }

        return rows[left.Length, right.Length];
    }

    private static int Step(string left, string right, int[,] rows, int i, int j)
    {
        var cost = left[i - 1] == right[j - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + cost);
        var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
