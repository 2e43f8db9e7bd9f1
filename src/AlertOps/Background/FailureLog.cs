using System.Text;

namespace AlertOps.Background;

/// <summary>Remembers which failures were logged, so that one that repeats every second is one line.</summary>
internal sealed class FailureLog
{
    /// <summary>More different ones than this since the last success: they begin anew.</summary>
    private const int Remembered = 50;

    private readonly Lock guard = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>True the first time since <see cref="Clear"/>; numbers in the message make no difference.</summary>
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

    /// <summary>True when there was something to forget.</summary>
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
