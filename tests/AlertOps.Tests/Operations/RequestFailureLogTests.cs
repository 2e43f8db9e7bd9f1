using AlertOps.Background;
using AlertOps.Operations;
using AlertOps.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AlertOps.Tests.Operations;

public sealed class RequestFailureLogTests : ILogger<RequestFailureLog>
{
    private readonly List<(Exception? Error, string Line)> told = [];

    [Fact]
    public void A_request_that_fails_again_and_again_is_told_once_in_ten_seconds_with_its_stack()
    {
        var time = new ManualTimeProvider();
        var failures = new RequestFailureLog(new LogThrottle(time), this);
        for (var number = 0; number < 40; number++)
        {
            failures.Write(new InvalidOperationException("a bug"), new DefaultHttpContext());
        }

        failures.Write(new ArgumentException("another"), new DefaultHttpContext());
        Assert.Equal([typeof(InvalidOperationException), typeof(ArgumentException)], told.Select(line => line.Error?.GetType()));

        time.Advance(TimeSpan.FromSeconds(10));
        failures.Write(new InvalidOperationException("a bug"), new DefaultHttpContext());
        Assert.Equal(3, told.Count);
        Assert.Contains("39 more", told[^1].Line, StringComparison.Ordinal);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        told.Add((exception, formatter(state, exception)));
}
