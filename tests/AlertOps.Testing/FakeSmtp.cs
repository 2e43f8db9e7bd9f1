using System.Net;
using System.Net.Sockets;

namespace AlertOps.Testing;

internal enum FakeSmtpTls
{
    Implicit,
    StartTls,
    None,
}

/// <summary>What the server does; set before the client comes.</summary>
internal sealed class FakeSmtpSettings
{
    public FakeSmtpTls Tls { get; init; } = FakeSmtpTls.Implicit;

    /// <summary>Name in the certificate.</summary>
    public string CertificateHost { get; init; } = "localhost";

    /// <summary>False: the offer was taken out on the way.</summary>
    public bool OffersStartTls { get; set; } = true;

    /// <summary>Said in plain text right behind the consent to STARTTLS: an attacker's words.</summary>
    public string AfterStartTls { get; set; } = "";

    /// <summary>"" for a server that wants no login.</summary>
    public string Username { get; init; } = "alerts@example.com";

    public string Password { get; init; } = "s3cret-of-mail";

    /// <summary>As the EHLO reply has it.</summary>
    public string AuthLine { get; init; } = "AUTH LOGIN PLAIN";

    /// <summary>Replies to the first lines that begin so, instead of the usual ones: <c>RCPT TO</c>, <c>connect</c>, <c>.</c> for the final dot.</summary>
    /// <remarks>421 also ends the connection, as it does in life.</remarks>
    public List<(string Command, string Reply)> Script { get; } = [];

    /// <summary>Reply to RCPT for these addresses.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>First try of each recipient: 450.</summary>
    public bool Greylists { get; set; }

    /// <summary>Nothing is answered to a line that begins so.</summary>
    public string HangsAt { get; set; } = "";

    /// <summary>Lines that begin so are answered only after <see cref="FakeSmtp.Release"/>.</summary>
    public string HoldsAt { get; set; } = "";

    /// <summary>The connection ends on a line that begins so, without an answer; <c>.</c> is the final dot, which it has then taken in.</summary>
    public string DropsAt { get; set; } = "";

    /// <summary>As <see cref="DropsAt"/>, but only the first time.</summary>
    public string DropsOnceAt { get; set; } = "";

    /// <summary>Answers every AUTH line with itself.</summary>
    public bool EchoesLogin { get; set; }
}

/// <summary>A mail server on a port of this machine, strict about everything that real ones let pass or refuse at a bad moment.</summary>
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

    /// <summary>Completes once the server has begun to hang.</summary>
    public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often a client has connected.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>How many clients wait for <see cref="Release"/>.</summary>
    public int Holding => Volatile.Read(ref holding);

    /// <summary>How many connections are open.</summary>
    public int Open => Copy(open).Count;

    public IReadOnlyList<ReceivedMail> Received => Copy(received);

    /// <summary>What a client did against the rules: bare line ends, lines over 998 octets, dots that stand alone, commands out of order.</summary>
    public IReadOnlyList<string> Violations => Copy(violations);

    /// <summary>Lines as they came, of all connections; passwords too.</summary>
    public IReadOnlyList<string> Commands => Copy(commands);

    public static FakeSmtp Start(FakeSmtpSettings? settings = null)
    {
        var fake = new FakeSmtp(settings ?? new FakeSmtpSettings());
        fake.listener.Start();
        fake.accepting = fake.AcceptAsync();
        return fake;
    }

    /// <summary>Lets go of those that <see cref="FakeSmtpSettings.HoldsAt"/> holds, and of all that come later.</summary>
    public void Release() => released.TrySetResult();

    /// <summary>Ends all connections, with some last words or without; returns when they are over.</summary>
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

    /// <summary>True the first time.</summary>
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
