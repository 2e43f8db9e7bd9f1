using System.Net.Sockets;
using System.Text;

namespace AlertOps.Benchmarks;

/// <summary>
/// One kept-alive HTTP/1.1 connection that uses as little processor time as possible: client and server share the machine, and time that the client uses
/// is missing from the result.
/// </summary>
/// <exception cref="IOException">Every method throws it when the server is gone, silent for 30 s, or doesn't speak HTTP/1.1.</exception>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000, SendTimeout = 30_000 };
    private readonly byte[] buffer = new byte[256 * 1024];
    private int length;

    public LoadConnection(Uri url)
    {
        try
        {
            socket.Connect(url.DnsSafeHost, url.Port);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"{url} does not answer: {error.Message}", error);
        }
    }

    /// <summary>The last answer, head and body, as text.</summary>
    public string Answer { get => Encoding.UTF8.GetString(buffer, 0, length); }

    public int Get(Uri url, string path) => Exchange(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"));

    /// <summary>Sends a whole request and reads the whole answer.</summary>
    /// <returns>The HTTP status.</returns>
    public int Exchange(ReadOnlySpan<byte> request)
    {
        try
        {
            for (var rest = request; !rest.IsEmpty; rest = rest[socket.Send(rest)..])
            {
            }

            length = 0;
            while (!IsWhole(buffer.AsSpan(0, length)))
            {
                var count = length < buffer.Length ? socket.Receive(buffer.AsSpan(length)) : 0;
                length += count > 0 ? count : throw new IOException("the server ended an answer early, or it is too long");
            }
        }
        catch (SocketException error)
        {
            throw new IOException($"the server is gone: {error.Message}", error);
        }

        return StatusOf(buffer.AsSpan(0, length));
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Tells whether an answer is complete. Requests are not pipelined, so a chunked answer is complete when the received bytes end with its last chunk.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..(end + 2)];
        return ContentLength(head) is { } body ? answer.Length >= end + 4 + body : StatusOf(answer) is 204 or 304 || answer.EndsWith("\r\n0\r\n\r\n"u8);
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            var end = head.IndexOf("\r\n"u8);
            var line = head[..end];
            if (line.Length > 15 && Ascii.EqualsIgnoreCase(line[..15], "content-length:"u8) && int.TryParse(line[15..].Trim((byte)' '), out var body))
            {
                return body;
            }

            head = head[(end + 2)..];
        }

        return null;
    }

    private static int StatusOf(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("HTTP/1.1 "u8) && int.TryParse(answer[9..12], out var status) ? status : throw new IOException("the server does not speak HTTP/1.1");
}
