using System.Diagnostics;

namespace AlertOps.Testing;

/// <summary>Waits for something that real programs do in their own time.</summary>
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

    /// <summary>The pace of a simulated client or server: how long it takes over something. Never a way to wait for the program under test.</summary>
    public static Task PassesAsync(TimeSpan pace) => Task.Delay(pace, TimeProvider.System);

    public static Task TrueAsync(Func<bool> holds, TimeSpan atMost, Func<string> otherwise) =>
        TrueAsync(() => Task.FromResult(holds()), atMost, otherwise);
}
