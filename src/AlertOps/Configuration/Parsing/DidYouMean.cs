namespace AlertOps.Configuration.Parsing;

/// <summary>Finds the word that was probably meant.</summary>
internal static class DidYouMean
{
    private const int ShownChoices = 12;

    /// <summary>What people write and choose from is shorter and less; more would cost a time that grows with the square.</summary>
    private const int LongestWord = 64;
    private const int MostChoices = 1000;

    /// <summary>A cure: the nearest word, else what there is to choose from, else <paramref name="otherwise"/>.</summary>
    public static string Cure(string written, IEnumerable<string> choices, string otherwise)
    {
        var known = choices.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (Nearest(written, known) is { } near)
        {
            return $"did you mean '{near}'?";
        }

        return known.Count is > 0 and <= ShownChoices ? $"{otherwise} (there is: {string.Join(", ", known)})" : otherwise;
    }

    /// <summary>The nearest choice, if it is near enough to be a slip: a third of the letters, at least one.</summary>
    public static string? Nearest(string written, IEnumerable<string> choices)
    {
        if (written.Length > LongestWord)
        {
            return null;
        }

        var limit = Math.Max(1, written.Length / 3);
        return choices
            .Take(MostChoices)
            .Where(choice => Math.Abs(choice.Length - written.Length) <= limit)
            .Select(choice => (choice, distance: Distance(written.ToUpperInvariant(), choice.ToUpperInvariant())))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.choice)
            .FirstOrDefault();
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour.</summary>
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
