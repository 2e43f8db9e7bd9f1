using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace AlertOps.Benchmarks;

/// <summary>Load that one server took in one stretch of time.</summary>
/// <param name="AlertsPerSecond">Alerts a second in bodies that were answered with 200.</param>
/// <param name="P50">Milliseconds from a request's first byte to its answer's last; so is <paramref name="P99"/>.</param>
/// <param name="Refused">Number of bodies that were answered with 503.</param>
internal sealed record StretchResult(double AlertsPerSecond, double P50, double P99, long Refused);

/// <summary>Posts as fast as the server answers, over several connections, each with a thread of its own.</summary>
/// <param name="request">The request to patch; every connection takes a copy.</param>
/// <param name="groups">Number of groups to go round in; 0 when every body is a new group.</param>
internal sealed class LoadGenerator(Uri url, LoadRequest request, int groups, int connections, TimeProvider time)
{
    private long next;

    /// <summary>Posts every known group once, so that the server knows it.</summary>
    public async Task IntroduceAsync(CancellationToken ct)
    {
        await OnAllConnectionsAsync(
            connection =>
            {
                for (var own = request.Copy(); Interlocked.Increment(ref next) is var group && group <= groups;)
                {
                    ct.ThrowIfCancellationRequested();
                    while (!IsTaken(connection, own.Become(group - 1)))
                    {
                    }
                }
            });
        next = 0;
    }

    /// <summary>Posts without a pause; a body counts for the stretch in which its answer came.</summary>
    /// <exception cref="IOException">The server is gone, or answered with anything but 200 and 503.</exception>
    public async Task<StretchResult[]> RunAsync(TimeSpan[] stretches, CancellationToken ct)
    {
        var tallies = new LoadTally[connections];
        var index = -1;
        var started = time.GetTimestamp();
        await OnAllConnectionsAsync(connection => tallies[Interlocked.Increment(ref index)] = Drive(connection, started, stretches, ct));
        return [.. stretches.Select((length, stretch) => LoadTally.Sum(tallies, stretch, length))];
    }

    private LoadTally Drive(LoadConnection connection, long started, TimeSpan[] stretches, CancellationToken ct)
    {
        var own = request.Copy();
        var tally = new LoadTally(stretches.Length);
        var stretch = 0;
        var ends = stretches[0];
        for (var before = time.GetElapsedTime(started); ;)
        {
            ct.ThrowIfCancellationRequested();
            var taken = IsTaken(connection, own.Become(NextGroup()));
            var after = time.GetElapsedTime(started);
            while (after > ends)
            {
                if (++stretch == stretches.Length)
                {
                    return tally;
                }

                ends += stretches[stretch];
            }

            tally.Add(stretch, taken ? request.Alerts : 0, after - before);
            before = after;
        }
    }

    private long NextGroup()
    {
        var number = Interlocked.Increment(ref next) - 1;
        return groups > 0 ? number % groups : number;
    }

    private static bool IsTaken(LoadConnection connection, LoadRequest request) => connection.Exchange(request.Bytes) switch
    {
        (int)HttpStatusCode.OK => true,
        (int)HttpStatusCode.ServiceUnavailable => false,
        (int)HttpStatusCode.Unauthorized => throw new IOException("the server wants a token: name a file with it, --token-file FILE"),
        var status => throw new IOException($"the server answered {status}:\n{connection.Answer}"),
    };

    [SuppressMessage("Reliability", "CA2008", Justification = "Blocking sockets, hence threads of their own.")]
    private Task OnAllConnectionsAsync(Action<LoadConnection> work) => Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(
        () =>
        {
            using var connection = new LoadConnection(url);
            work(connection);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));
}
