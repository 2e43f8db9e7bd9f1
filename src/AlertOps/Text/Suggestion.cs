namespace AlertOps.Text;

/// <summary>Finds the word that somebody probably meant to write, by edit distance.</summary>
internal static class Suggestion
{
    private const int ShownChoices = 12;

    /// <summary>Words that people write and choose from are shorter and fewer; the time grows with the square of the length.</summary>
    private const int MaxWordLength = 64;
    private const int MaxChoices = 1000;

    /// <summary>Beyond this difference in length no word is hinted at.</summary>
    private const int MaxHintLengthDifference = 8;

    /// <returns>A cure: the nearest word, else the words to choose from, else <paramref name="otherwise"/>.</returns>
    public static string Cure(string written, IEnumerable<string> choices, string otherwise)
    {
        var known = choices.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (Nearest(written, known) is { } near)
        {
            return $"did you mean '{near}'?";
        }

        return known.Count is > 0 and <= ShownChoices ? $"{otherwise} (there is: {string.Join(", ", known)})" : otherwise;
    }

    /// <returns>The nearest choice, if at most a third of the written letters differ, at least one; else null.</returns>
    public static string? Nearest(string written, IEnumerable<string> choices) => Find(written, choices.Take(MaxChoices), _ => Limit(written.Length));

    /// <returns>"did you mean 'x'?" followed by a space, or "" when no word is near: at most a third of the longer word's letters may differ.</returns>
    public static string Hint(string word, IEnumerable<string> known)
    {
        var candidates = known.Take(MaxChoices).Where(candidate => Math.Abs(word.Length - candidate.Length) <= MaxHintLengthDifference).Order(StringComparer.Ordinal);
        return Find(word, candidates, candidate => Limit(Math.Max(word.Length, candidate.Length))) is { } near ? $"did you mean '{near}'? " : "";
    }

    /// <summary>The first of the nearest candidates whose distance is within its limit; upper and lower case are alike.</summary>
    private static string? Find(string word, IEnumerable<string> candidates, Func<string, int> limitOf) => word.Length > MaxWordLength
        ? null
        : candidates
            .Where(candidate => Math.Abs(candidate.Length - word.Length) <= limitOf(candidate))
            .Select(candidate => (Candidate: candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(item => item.Distance <= limitOf(item.Candidate))
            .OrderBy(item => item.Distance)
            .Select(item => item.Candidate)
            .FirstOrDefault();

    private static int Limit(int length) => Math.Max(1, length / 3);

    /// <summary>Counts the letters to insert, remove, replace or swap with their neighbour (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                cost[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
