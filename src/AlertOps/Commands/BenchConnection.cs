using System.Net.Sockets;
using System.Text;

namespace AlertOps.Commands;

/// <summary>
/// One kept-alive HTTP/1.1 connection that costs as little as possible: client and server share the machine, and what the client spends is missing from
/// the result.
/// </summary>
/// <exception cref="IOException">From every method: the server is gone, silent for 30 s, or speaks something else.</exception>
internal sealed class BenchConnection : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000, SendTimeout = 30_000 };
    private readonly byte[] answer = new byte[256 * 1024];
    private int length;

    public BenchConnection(Uri url)
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

    /// <summary>Of the last answer, as text.</summary>
    public string Body { get => Encoding.UTF8.GetString(answer, 0, length); }

    public int Get(Uri url, string path) => Exchange(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {url.Authority}\r\n\r\n"));

    /// <summary>Sends a whole request and reads the whole answer. The HTTP status.</summary>
    public int Exchange(ReadOnlySpan<byte> request)
    {
        try
        {
            for (var rest = request; !rest.IsEmpty; rest = rest[socket.Send(rest)..])
            {
            }

            length = 0;
            while (!IsWhole(answer.AsSpan(0, length)))
            {
                var count = length < answer.Length ? socket.Receive(answer.AsSpan(length)) : 0;
                length += count > 0 ? count : throw new IOException("the server ended an answer early, or it is too long");
            }
        }
        catch (SocketException error)
        {
            throw new IOException($"the server is gone: {error.Message}", error);
        }

        return StatusOf(answer.AsSpan(0, length));
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Nothing is pipelined, so a chunked answer ends where the octets that are there do.</summary>
    internal static bool IsWhole(ReadOnlySpan<byte> answer)
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
