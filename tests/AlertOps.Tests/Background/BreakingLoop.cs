using AlertOps.Background;
using AlertOps.Testing;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Background;

/// <summary>A loop whose runs follow a script; after its end the loop waits to be stopped.</summary>
internal sealed class BreakingLoop(string name, ManualTimeProvider time, ILogger<BreakingLoop> logger, params Func<CancellationToken, Task>[] script)
    : BackgroundLoop(name, time, logger)
{
    private int runs;

    public int Runs => Volatile.Read(ref runs);

    public int? AtMost { get; init; }

    protected override int MaxRestarts => AtMost ?? base.MaxRestarts;

    /// <summary>Lets time pass until the loop has begun its run of this number. Time passes only while the loop waits.</summary>
    public async Task UntilRunAsync(int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (Runs < count)
        {
            await time.TimersAsync(1, patience.Token);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }
    }

    protected override async Task RunAsync(CancellationToken ct)
    {
        var run = Interlocked.Increment(ref runs);
        await (run <= script.Length ? script[run - 1](ct) : Task.Delay(TimeSpan.FromDays(1), time, ct));
    }
}
