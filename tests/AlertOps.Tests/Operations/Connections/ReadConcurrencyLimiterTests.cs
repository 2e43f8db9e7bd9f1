using AlertOps.Operations.Connections;
using AlertOps.Testing;
using Microsoft.AspNetCore.Http;

namespace AlertOps.Tests.Operations.Connections;

public sealed class ReadConcurrencyLimiterTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> filling = [];
    private readonly ReadConcurrencyLimiter limit;
    private int reading;

    public ReadConcurrencyLimiterTests() => limit = new ReadConcurrencyLimiter(time);

    [Fact]
    public async Task A_crowd_of_readers_waits_for_its_turn()
    {
        var crowd = Enumerable.Range(0, ReadConcurrencyLimiter.AtOnce + 40).Select(_ => AskAsync("GET", "/incidents/1")).ToArray();

        Assert.Equal(ReadConcurrencyLimiter.AtOnce, Volatile.Read(ref reading));
        released.SetResult();
        Assert.All(await Task.WhenAll(crowd).WaitAsync(TimeSpan.FromSeconds(30)), status => Assert.Equal(StatusCodes.Status200OK, status));
        Assert.Equal(crowd.Length, reading);
    }

    [Theory]
    [InlineData("POST", "/api/v1/alertmanager")]
    [InlineData("POST", "/incidents/1/ack")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/-/ready")]
    [InlineData("GET", "/assets/app.css")]
    public async Task What_must_go_on_waits_for_no_reader(string method, string path)
    {
        Fill();
        var other = AskAsync(method, path);

        Assert.Equal(ReadConcurrencyLimiter.AtOnce + 1, Volatile.Read(ref reading));
        await LeaveAsync();
        Assert.Equal(StatusCodes.Status200OK, await other.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_to_come_again()
    {
        Fill();
        var late = AskAsync("HEAD", "/");
        time.Advance(ReadConcurrencyLimiter.QueueTimeout);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, await late.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(ReadConcurrencyLimiter.AtOnce, reading);
        await LeaveAsync();
    }

    public void Dispose() => limit.Dispose();

    private void Fill()
    {
        for (var number = 0; number < ReadConcurrencyLimiter.AtOnce; number++)
        {
            filling.Add(AskAsync("GET", "/"));
        }
    }

    private Task LeaveAsync()
    {
        released.SetResult();
        return Task.WhenAll(filling).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task<int> AskAsync(string method, string path)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        await limit.InvokeAsync(context, _ =>
        {
            Interlocked.Increment(ref reading);
            return released.Task;
        });
        return context.Response.StatusCode;
    }
}
