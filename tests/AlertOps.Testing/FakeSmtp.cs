using System.Net;
using System.Net.Sockets;

namespace AlertOps.Testing;

internal enum FakeSmtpTls
{
    Implicit,
    StartTls,
    None,
}

/// <summary>Behaviour of the server; set before the client connects.</summary>
internal sealed class FakeSmtpSettings
{
    public FakeSmtpTls Tls { get; init; } = FakeSmtpTls.Implicit;

    /// <summary>The name in the certificate.</summary>
    public string CertificateHost { get; init; } = "localhost";

    /// <summary>False when the offer of STARTTLS is missing, as if it had been removed on the way.</summary>
    public bool OffersStartTls { get; set; } = true;

    /// <summary>Plain text that is sent right after the consent to STARTTLS, as an attacker would.</summary>
    public string AfterStartTls { get; set; } = "";

    /// <summary>The user name; "" for a server without login.</summary>
    public string Username { get; init; } = "alerts@example.com";

    public string Password { get; init; } = "s3cret-of-mail";

    /// <summary>The line of log-ins in the EHLO reply.</summary>
    public string AuthLine { get; init; } = "AUTH LOGIN PLAIN";

    /// <summary>What the server asks in AUTH LOGIN. RFC draft and servers disagree about the words, and some don't encode them.</summary>
    public (string User, string Password) Prompts { get; init; } = ("dXNlciBuYW1l", "Z2VoZWlt");

    /// <summary>Further lines of the EHLO reply. A client may use these extensions and no others.</summary>
    public string[] Extensions { get; init; } = ["SIZE 20971520", "8BITMIME"];

    /// <summary>Replies to the first lines that begin like this, instead of the usual ones: <c>RCPT TO</c>, <c>connect</c>, <c>.</c> for the final dot.</summary>
    /// <remarks>421 also ends the connection, as it does in life. After a positive reply the command counts.</remarks>
    public List<(string Command, string Reply)> Script { get; } = [];

    /// <summary>Replies to RCPT for these addresses.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>True to answer the first try of each recipient with 450.</summary>
    public bool Greylists { get; set; }

    /// <summary>Lines that begin like this get no answer; <c>connect</c> and <c>handshake</c> stand for the greeting and TLS.</summary>
    public string HangsAt { get; set; } = "";

    /// <summary>Lines that begin like this get an answer that comes byte by byte and never ends.</summary>
    public string DripsAt { get; set; } = "";

    /// <summary>Lines that begin like this are answered only after <see cref="FakeSmtp.Release"/>.</summary>
    public string HoldsAt { get; set; } = "";

    /// <summary>Lines that begin like this end the connection without an answer; <c>.</c> is the final dot, after the mail has been recorded; see also <see cref="HangsAt"/>.</summary>
    public string DropsAt { get; set; } = "";

    /// <summary>Like <see cref="DropsAt"/>, but only the first time.</summary>
    public string DropsOnceAt { get; set; } = "";

    /// <summary>True to answer every AUTH line with the line itself.</summary>
    public bool EchoesLogin { get; set; }
}

/// <summary>A fake mail server on a port of this machine, strict about everything that some real servers refuse.</summary>
internal sealed class FakeSmtp : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TestAuthority authority = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly List<ReceivedMail> received = [];
    private readonly List<string> violations = [];
    private readonly List<string> commands = [];
    private readonly List<Task> sessions = [];
    private readonly List<FakeSmtpSession> open = [];
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int connections;
    private int holding;
    private readonly HashSet<string> greylisted = new(StringComparer.OrdinalIgnoreCase);
    private Task accepting = Task.CompletedTask;

    private FakeSmtp(FakeSmtpSettings settings) => Settings = settings;

    public FakeSmtpSettings Settings { get; }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Host => "localhost";

    public string CaFile => authority.CaFile;

    /// <summary>Completes once the server holds back its first answer.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of connections so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Number of clients that wait for <see cref="Release"/>.</summary>
    public int Holding => Volatile.Read(ref holding);

    /// <summary>Number of open connections.</summary>
    public int Open => Copy(open).Count;

    public IReadOnlyList<ReceivedMail> Received => Copy(received);

    /// <summary>Violations of the protocol by clients: bare line ends, lines over 998 octets, dots that stand alone, commands out of order.</summary>
    public IReadOnlyList<string> Violations => Copy(violations);

    /// <summary>Received lines of all connections, passwords included.</summary>
    public IReadOnlyList<string> Commands => Copy(commands);

    public static FakeSmtp Start(FakeSmtpSettings? settings = null)
    {
        var fake = new FakeSmtp(settings ?? new FakeSmtpSettings());
        fake.listener.Start();
        fake.accepting = fake.AcceptAsync();
        return fake;
    }

    /// <summary>Answers the lines that <see cref="FakeSmtpSettings.HoldsAt"/> holds back, and all later ones.</summary>
    public void Release() => released.TrySetResult();

    /// <summary>Ends all connections, with a last reply or without; returns when they have ended.</summary>
    public async Task HangUpAsync(string words = "")
    {
        foreach (var session in Copy(open))
        {
            await session.HangUpAsync(words);
        }

        await Eventually.TrueAsync(() => Open == 0, TimeSpan.FromSeconds(20), () => "connections stay open");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        await Task.WhenAll(sessions);
        authority.Dispose();
        stop.Dispose();
    }

    internal async Task HoldAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref holding);
        await released.Task.WaitAsync(ct);
        Interlocked.Decrement(ref holding);
    }

    internal void Take(ReceivedMail mail) => Add(received, mail);

    internal void Violate(string what) => Add(violations, what);

    internal void Hear(string line) => Add(commands, line);

    /// <summary>True for the first call.</summary>
    internal bool IsNew(string recipient)
    {
        lock (gate)
        {
            return greylisted.Add(recipient);
        }
    }

    internal string? Scripted(string line)
    {
        lock (gate)
        {
            var index = Settings.Script.FindIndex(item => line.StartsWith(item.Command, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                return null;
            }

            var reply = Settings.Script[index].Reply;
            Settings.Script.RemoveAt(index);
            return reply;
        }
    }

    private void Add<T>(List<T> list, T item)
    {
        lock (gate)
        {
            list.Add(item);
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var socket = await listener.AcceptSocketAsync(stop.Token);
                sessions.Add(TalkAsync(socket));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(Socket socket)
    {
        Interlocked.Increment(ref connections);
        await using var session = new FakeSmtpSession(this, authority);
        Add(open, session);
        try
        {
            await session.RunAsync(socket, stop.Token);
        }
        finally
        {
            lock (gate)
            {
                open.Remove(session);
            }
        }
    }
}
