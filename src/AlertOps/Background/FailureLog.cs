using System.Text;

namespace AlertOps.Background;

/// <summary>Remembers which failures were logged, so that a failure that repeats every second makes one line.</summary>
internal sealed class FailureLog
{
    /// <summary>The number of different failures that are remembered; when there are more, all are forgotten.</summary>
    private const int Remembered = 50;

    private readonly Lock guard = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>True when the failure appears for the first time since <see cref="Clear"/>. Numbers in the message make no difference.</summary>
    public bool IsNew(Exception error)
    {
        var key = new StringBuilder(error.GetType().FullName);
        foreach (var letter in error.Message.Where(letter => !char.IsAsciiDigit(letter)))
        {
            key.Append(letter);
        }

        lock (guard)
        {
            if (known.Count >= Remembered)
            {
                known.Clear();
            }

            return known.Add(key.ToString());
        }
    }

    /// <summary>Forgets all failures.</summary>
    /// <returns>True when there were any.</returns>
    public bool Clear()
    {
        lock (guard)
        {
            var had = known.Count > 0;
            known.Clear();
            return had;
        }
    }
}
