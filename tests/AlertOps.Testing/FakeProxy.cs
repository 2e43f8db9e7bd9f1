using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AlertOps.Testing;

/// <summary>
/// An HTTP proxy on a port of this machine: it forwards plain requests and opens tunnels (CONNECT), each to the port to which the host name is mapped.
/// A test reaches <c>prometheus.test</c> only through it.
/// </summary>
internal sealed class FakeProxy : IAsyncDisposable
{
    private const int LongestHead = 32 * 1024;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, int> hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<string> seen = [];
    private readonly Task accepting;

    public FakeProxy()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Heads of the requests that came through: <c>CONNECT voice.test:443 HTTP/1.1</c> and the headers behind it.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (gate)
            {
                return [.. seen];
            }
        }
    }

    /// <summary>Maps a host name to its real address.</summary>
    /// <returns>The address to request, which no resolver knows.</returns>
    public Uri Map(string host, Uri server)
    {
        hosts[host] = server.Port;
        return new UriBuilder(server) { Host = host }.Uri;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var head = await HeadAsync(stream);
            lock (gate)
            {
                seen.Add(head);
            }

            var words = head.Split("\r\n")[0].Split(' ');
            var isTunnel = words[0] == "CONNECT";
            var asked = new Uri(isTunnel ? $"http://{words[1]}" : words[1]);
            if (!hosts.TryGetValue(asked.Host, out var port))
            {
                await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop.Token);
                return;
            }

            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, port, stop.Token);
            await (isTunnel
                ? stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stop.Token)
                : server.GetStream().WriteAsync(Encoding.Latin1.GetBytes(Forwarded(head, words, asked)), stop.Token));
            await Task.WhenAny(stream.CopyToAsync(server.GetStream(), stop.Token), server.GetStream().CopyToAsync(stream, stop.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
        {
            // Whoever talked through it sees the connection end.
        }
    }

    /// <summary>Makes the head for the server itself: with the path alone, and one request to a connection.</summary>
    private static string Forwarded(string head, string[] words, Uri asked)
    {
        var lines = head.TrimEnd().Split("\r\n").Skip(1).Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase) && !line.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase));
        return $"{words[0]} {asked.PathAndQuery} HTTP/1.1\r\n{string.Join("\r\n", lines)}\r\nConnection: close\r\n\r\n";
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < LongestHead && !(head is [.., 13, 10, 13, 10]) && await stream.ReadAsync(one, stop.Token) > 0)
        {
            head.Add(one[0]);
        }

        return Encoding.Latin1.GetString([.. head]);
    }
}
