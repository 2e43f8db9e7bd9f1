using AlertOps.Background;
using AlertOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Background;

public class DrainingLoopTests
{
    [Fact]
    public async Task One_that_fails_keeps_no_other_waiting_and_is_tried_at_the_next_look()
    {
        var time = new ManualTimeProvider();
        using var chores = new Chores(time);
        await chores.StartAsync(CancellationToken.None);

        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(chores.Done.Count >= 6);
            },
            TimeSpan.FromSeconds(30),
            () => string.Join(' ', chores.Done));
        await chores.StopAsync(CancellationToken.None);

        Assert.Equal(["first", "second", "third", "first", "second", "third"], chores.Done.Take(6));
    }

    private sealed class Chores(TimeProvider time) : DrainingLoop("test_chores", TimeSpan.FromSeconds(1), new Draining(), time, NullLogger.Instance)
    {
        private readonly List<string> done = [];

        public IReadOnlyList<string> Done
        {
            get
            {
                lock (done)
                {
                    return [.. done];
                }
            }
        }

        protected override Task TickAsync(CancellationToken ct) => EachAsync<string>(["first", "second", "third"], item =>
        {
            Add(item);
            return item == "second" ? throw new TaskCanceledException("a client lost patience") : Task.CompletedTask;
        }, ct);

        private void Add(string item)
        {
            lock (done)
            {
                done.Add(item);
            }
        }
    }
}
