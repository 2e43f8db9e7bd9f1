using System.Diagnostics;

namespace AlertOps.Testing;

/// <summary>Waits until real programs have done something.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> holds, TimeSpan atMost, Func<string> otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            if (Stopwatch.GetElapsedTime(started) > atMost)
            {
                throw new TimeoutException(otherwise());
            }

            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Lets time pass for a simulated client or server. It is not for waiting for the program under test.</summary>
    public static Task PassesAsync(TimeSpan pace) => Task.Delay(pace, TimeProvider.System);

    public static Task TrueAsync(Func<bool> holds, TimeSpan atMost, Func<string> otherwise) =>
        TrueAsync(() => Task.FromResult(holds()), atMost, otherwise);
}
