using System.Collections.Immutable;
using AlertOps.Delivery;

namespace AlertOps.Channels.Email;

/// <summary>
/// The connections to one mail server: few, since providers count them ("Connection frequency limited"), and each used for many mails. Those that
/// nobody needs are closed. Its calls may come from many threads; a call that finds all of them taken waits its turn.
/// </summary>
internal sealed class SmtpPool(EmailOptions options, TimeProvider time) : IAsyncDisposable
{
    public const int MaxConnections = 4;

    /// <summary>Shorter than any server waits before it closes (RFC 5321 §4.5.3.2.7 asks for five minutes, NetEase and Exmail wait for less).</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    /// <summary>For a turn, and then for the whole conversation: together below the courier's lease of five minutes, after which it would start another.</summary>
    public static readonly TimeSpan WaitingTime = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan TalkingTime = TimeSpan.FromSeconds(210);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turns = new(MaxConnections);
    private readonly List<(SmtpSession Session, ITimer Timer)> idle = [];
    private bool isClosed;

    public EmailOptions Options => options;

    /// <summary>Delivers a mail on a connection that is open already, or on a new one. A bug or cancelling is an exception, everything else a verdict.</summary>
    public async Task<Outcome> SendAsync(Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        if (!await WithinAsync(WaitingTime, turns.WaitAsync, ct))
        {
            return Outcome.Later(FailureReason.Timeout, "", $"connect: all {MaxConnections} connections were taken for {WaitingTime.TotalSeconds:0} s");
        }

        try
        {
            // Once it is given back, a session speaks of somebody else's mail: what it says of this one comes with the outcome.
            var (outcome, wasStale) = await SendAsync(Take() ?? new SmtpSession(options, time), from, to, mail, ct);
            return wasStale ? (await SendAsync(new SmtpSession(options, time), from, to, mail, ct)).Outcome : outcome;
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Closes what is idle; what is on the way ends and closes then. Calls that still come get a connection for themselves.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SmtpSession> left;
        lock (gate)
        {
            isClosed = true;
            left = [.. idle.Select(item => item.Session)];
            idle.ForEach(item => item.Timer.Dispose());
            idle.Clear();
        }

        await Task.WhenAll(left.Select(session => session.CloseAsync(CancellationToken.None)));
    }

    private async Task<MailVerdict> SendAsync(SmtpSession session, Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        try
        {
            var verdict = default(MailVerdict);
            return await WithinAsync(TalkingTime, async token => verdict = await session.SendAsync(from, to, mail, token), ct)
                ? verdict
                : new MailVerdict(session.Lost(FailureReason.Timeout, $"no end within {TalkingTime.TotalSeconds:0} s"), WasStale: false);
        }
        finally
        {
            await GiveBackAsync(session, ct);
        }
    }

    /// <summary>False when the time was up.</summary>
    private async Task<bool> WithinAsync(TimeSpan limit, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await work(both.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The one used last, so that those that aren't needed stay idle and close.</summary>
    private SmtpSession? Take()
    {
        lock (gate)
        {
            if (idle.Count == 0)
            {
                return null;
            }

            var (session, timer) = idle[^1];
            idle.RemoveAt(idle.Count - 1);
            timer.Dispose();
            return session;
        }
    }

    private async Task GiveBackAsync(SmtpSession session, CancellationToken ct)
    {
        lock (gate)
        {
            if (session.IsReusable && !isClosed)
            {
                idle.Add((session, time.CreateTimer(_ => Expire(session), null, IdleTime, Timeout.InfiniteTimeSpan)));
                return;
            }
        }

        await session.CloseAsync(ct);
    }

    private void Expire(SmtpSession session)
    {
        lock (gate)
        {
            var index = idle.FindIndex(item => item.Session == session);
            if (index < 0)
            {
                return;
            }

            idle[index].Timer.Dispose();
            idle.RemoveAt(index);
        }

        // Nobody waits for it, and it keeps its troubles to itself.
        _ = session.CloseAsync(CancellationToken.None);
    }
}
