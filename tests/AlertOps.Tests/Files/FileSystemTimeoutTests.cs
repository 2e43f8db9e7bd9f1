using AlertOps.Files;

namespace AlertOps.Tests.Files;

public sealed class FileSystemTimeoutTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private readonly FileSystemTimeout timeout = new();
    private readonly ManualResetEventSlim answering = new();
    private readonly CountdownEvent blocked = new(1);

    public void Dispose()
    {
        answering.Set();
        blocked.Signal();
        blocked.Wait(Long);
    }

    [Fact]
    public void What_does_not_answer_is_left_after_its_time_and_refused_without_being_asked_until_it_returns()
    {
        Assert.False(Block("/far/a"));

        Assert.False(timeout.TryRun("/far/a", Unexpected, Long, out _));
        Assert.True(timeout.TryRun("/far/b", () => 1, Long, out var other));
        Assert.Equal(1, other);

        answering.Set();
        SpinWait.SpinUntil(() => timeout.TryRun("/far/a", () => 2, Long, out _), Long);
        Assert.True(timeout.TryRun("/far/a", () => 2, Long, out var again));
        Assert.Equal(2, again);
    }

    [Fact]
    public void A_folder_of_which_nothing_answers_costs_three_times_the_limit_and_no_other_folder_anything()
    {
        Assert.All(Enumerable.Range(0, 3), number => Assert.False(Block($"/far/{number}")));

        Assert.False(timeout.TryRun("/far/fourth", Unexpected, Long, out _));
        Assert.True(timeout.TryRun("/near/a", () => 1, Long, out _));
    }

    [Fact]
    public void No_more_than_two_dozen_threads_are_ever_left_behind()
    {
        Assert.All(Enumerable.Range(0, 24), number => Assert.False(Block($"/far{number}/a")));

        Assert.False(timeout.TryRun("/near/a", Unexpected, Long, out _));
    }

    [Fact]
    public void What_goes_wrong_in_time_is_told_to_whoever_asked()
    {
        Assert.Throws<IOException>(() => timeout.TryRun<int>("/a", () => throw new IOException("no"), Long, out _));
        Assert.True(timeout.TryRun("/a", () => 1, Long, out _));
    }

    private bool Block(string path)
    {
        blocked.AddCount();
        return timeout.TryRun(
            path,
            () =>
            {
                answering.Wait();
                return blocked.Signal();
            },
            Short,
            out _);
    }

    private static int Unexpected() => throw new InvalidOperationException("it was asked");
}
