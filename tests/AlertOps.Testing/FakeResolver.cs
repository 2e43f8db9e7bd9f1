using System.Net;
using System.Net.Sockets;

namespace AlertOps.Testing;

/// <summary>
/// A DNS server on 127.77.0.1:53 that knows no name (NXDOMAIN), and never answers about names that start with <c>silent</c>. Port 53 needs root.
/// </summary>
public sealed class FakeResolver : IAsyncDisposable
{
    public const string Address = "127.77.0.1";
    private const int HeaderLength = 12;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource stop = new();
    private readonly Task answering;

    public FakeResolver()
    {
        socket.Bind(new IPEndPoint(IPAddress.Parse(Address), 53));
        answering = AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await answering;
        socket.Dispose();
        stop.Dispose();
    }

    private async Task AnswerAsync()
    {
        var query = new byte[4096];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveFromAsync(query, new IPEndPoint(IPAddress.Any, 0), stop.Token);
                if (received.ReceivedBytes > HeaderLength && !query.AsSpan(HeaderLength + 1).StartsWith("silent"u8))
                {
                    await socket.SendToAsync(NoSuchName(query.AsSpan(0, received.ReceivedBytes)), received.RemoteEndPoint, stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <summary>The query's header and question sent back with "response, recursion available, name error" and no records.</summary>
    private static byte[] NoSuchName(ReadOnlySpan<byte> query)
    {
        var end = HeaderLength;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        var answer = query[..(end + 5)].ToArray();
        answer[2] = 0x81;
        answer[3] = 0x83;
        answer.AsSpan(6, 6).Clear();
        return answer;
    }
}
