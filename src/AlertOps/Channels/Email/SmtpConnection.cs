using System.Buffers;
using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AlertOps.Channels.Email;

/// <summary>The server's reply is not SMTP: it is too long, or has no code of three digits. The message quotes nothing of it.</summary>
internal sealed class SmtpProtocolException(string message) : Exception(message);

/// <summary>A reply of the server.</summary>
/// <param name="Lines">The lines without the code.</param>
internal sealed record SmtpReply(int Code, ImmutableArray<string> Lines)
{
    public string Text => string.Join(' ', Lines);

    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>
    /// The mechanisms in a reply to EHLO. Servers write them in two ways: <c>AUTH LOGIN PLAIN</c>, and the old <c>AUTH=LOGIN PLAIN</c>.
    /// </summary>
    public HashSet<string> AuthMechanisms => Lines.Skip(1)
        .Where(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase) || line.StartsWith("AUTH=", StringComparison.OrdinalIgnoreCase))
        .SelectMany(line => line[5..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when a reply to EHLO offers an extension.</summary>
    public bool Offers(string extension) => Lines.Skip(1).Any(line => line.Trim().Equals(extension, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Writes commands to a socket and reads replies, with TLS from the start or from the middle. Every wait has a time limit.</summary>
internal sealed class SmtpConnection(Socket socket, TimeProvider time) : IAsyncDisposable
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan DataTimeout = TimeSpan.FromSeconds(120);

    /// <summary>RFC 5321 §4.5.3.1.5 allows 512 octets a line; some servers exceed it.</summary>
    private const int MaxLine = 4096;
    private const int MaxLines = 100;

    private readonly byte[] buffer = new byte[MaxLine];
    private Stream stream = new NetworkStream(socket, ownsSocket: true);
    private int start;
    private int end;

    public static async Task<SmtpConnection> OpenAsync(string host, int port, TimeProvider time, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await Bounded(ConnectTimeout, time, async token => await socket.ConnectAsync(host, port, token), ct);
            return new SmtpConnection(socket, time);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Starts TLS. Everything that was read in plain text is discarded, because anyone could have written it.</summary>
    public Task SecureAsync(SslClientAuthenticationOptions options, CancellationToken ct)
    {
        start = end = 0;
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = secure;
        return Bounded(ConnectTimeout, time, token => secure.AuthenticateAsClientAsync(options, token), ct);
    }

    public async Task<SmtpReply> CommandAsync(string command, TimeSpan timeout, CancellationToken ct)
    {
        // Callers build commands from checked parts. A line end in a command would start a second one.
        if (command.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException("A command is one line.", nameof(command));
        }

        return await ExchangeAsync(Encoding.ASCII.GetBytes(command + "\r\n"), timeout, ct);
    }

    public async Task<SmtpReply> ReadReplyAsync(TimeSpan timeout, CancellationToken ct)
    {
        SmtpReply? reply = null;
        await Bounded(timeout, time, async token => reply = await ReadAsync(token), ct);
        return reply!;
    }

    /// <summary>Writes a message with its final dot and reads the reply.</summary>
    public Task<SmtpReply> MessageAsync(ImmutableArray<byte> message, CancellationToken ct) => ExchangeAsync(DotStuffing.Apply(message.AsSpan()), DataTimeout, ct);

    public async ValueTask DisposeAsync() => await stream.DisposeAsync();

    private async Task<SmtpReply> ExchangeAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout, CancellationToken ct)
    {
        SmtpReply? reply = null;
        await Bounded(timeout, time, async token =>
        {
            await stream.WriteAsync(bytes, token);
            await stream.FlushAsync(token);
            reply = await ReadAsync(token);
        }, ct);
        return reply!;
    }

    private static async Task Bounded(TimeSpan timeout, TimeProvider time, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await work(both.Token);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {timeout.TotalSeconds:0} s", exception);
        }
    }

    private async Task<SmtpReply> ReadAsync(CancellationToken ct)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        while (lines.Count < MaxLines)
        {
            var line = await ReadLineAsync(ct);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new SmtpProtocolException("what the server says is not SMTP");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines.ToImmutable());
            }
        }

        throw new SmtpProtocolException($"the server's reply has more than {MaxLines} lines");
    }

    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        var line = new ArrayBufferWriter<byte>(128);
        while (true)
        {
            if (start == end)
            {
                start = 0;
                end = await stream.ReadAsync(buffer, ct);
                if (end == 0)
                {
                    throw new IOException("the server closed the connection");
                }
            }

            var piece = buffer.AsSpan(start, end - start);
            var feed = piece.IndexOf((byte)'\n');
            line.Write(feed < 0 ? piece : piece[..feed]);
            start += feed < 0 ? piece.Length : feed + 1;
            if (line.WrittenCount > MaxLine)
            {
                throw new SmtpProtocolException($"a line of the server's reply is longer than {MaxLine} bytes");
            }

            if (feed >= 0)
            {
                return Encoding.UTF8.GetString(line.WrittenSpan).TrimEnd('\r');
            }
        }
    }
}
