using AlertOps.Operations;
using AlertOps.Outbox;
using AlertOps.Testing;

namespace AlertOps.Tests.Outbox;

public class PeriodicWorkTests
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

        Assert.Equal(["first", "second failed", "third", "first", "second failed", "third"], chores.Done.Take(6));
    }

    private sealed class Chores(TimeProvider time) : PeriodicWork(TimeSpan.FromSeconds(1), new Draining(), time)
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

        protected override Task LookAsync(CancellationToken ct) => EachAsync<string>(["first", "second", "third"], item =>
        {
            if (item == "second")
            {
                throw new InvalidOperationException(item);
            }

            Add(item);
            return Task.CompletedTask;
        });

        protected override void Failed(Exception error) => Add(error.Message + " failed");

        private void Add(string item)
        {
            lock (done)
            {
                done.Add(item);
            }
        }
    }
}
