using System.Collections.Immutable;
using AlertOps.Delivery;

namespace AlertOps.Channels.Email;

/// <summary>
/// Pools the connections to one mail server. There are few, since providers count them ("Connection frequency limited"), and each sends many mails.
/// Idle connections are closed. The pool is thread-safe; a caller that finds all connections in use waits for one.
/// </summary>
internal sealed class SmtpPool(EmailOptions options, TimeProvider time) : IAsyncDisposable
{
    public const int MaxConnections = 4;

    /// <summary>Shorter than the idle time after which servers close (RFC 5321 §4.5.3.2.7 asks for five minutes, NetEase and Exmail wait for less).</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait for a free connection.</summary>
    public static readonly TimeSpan AcquireTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The longest conversation about one mail. The dispatcher renews its lease meanwhile.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(210);

    private readonly Lock sync = new();
    private readonly SemaphoreSlim slots = new(MaxConnections);
    private readonly List<(SmtpSession Session, ITimer Timer)> idle = [];
    private bool isClosed;

    public EmailOptions Options => options;

    /// <summary>Sends a mail on an open connection or on a new one. Every failure is an outcome; only cancellation and bugs are exceptions.</summary>
    public async Task<Outcome> SendAsync(Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        if (!await WithinAsync(AcquireTimeout, slots.WaitAsync, ct))
        {
            return Outcome.Later(FailureReason.Timeout, "", $"connect: all {MaxConnections} connections were taken for {AcquireTimeout.TotalSeconds:0} s");
        }

        try
        {
            // A session that has been returned sends another caller's mail: everything about this mail comes with the verdict.
            var (outcome, wasStale) = await SendAsync(Take() ?? new SmtpSession(options, time), from, to, mail, ct);
            return wasStale ? (await SendAsync(new SmtpSession(options, time), from, to, mail, ct)).Outcome : outcome;
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Closes idle connections; those in use are closed when they are returned. Later calls each open a connection of their own.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SmtpSession> left;
        lock (sync)
        {
            isClosed = true;
            left = [.. idle.Select(item => item.Session)];
            idle.ForEach(item => item.Timer.Dispose());
            idle.Clear();
        }

        await Task.WhenAll(left.Select(session => session.DisposeAsync().AsTask()));
    }

    private async Task<MailVerdict> SendAsync(SmtpSession session, Mailbox from, Mailbox to, ImmutableArray<byte> mail, CancellationToken ct)
    {
        try
        {
            var verdict = default(MailVerdict);
            return await WithinAsync(SendTimeout, async token => verdict = await session.SendAsync(from, to, mail, token), ct)
                ? verdict
                : new MailVerdict(session.NoReply(FailureReason.Timeout, $"no end within {SendTimeout.TotalSeconds:0} s"), WasStale: false);
        }
        finally
        {
            await ReturnAsync(session);
        }
    }

    /// <summary>False when the time limit was reached.</summary>
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

    /// <summary>The connection that was used last, so that those that aren't needed stay idle and are closed.</summary>
    private SmtpSession? Take()
    {
        lock (sync)
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

    private async Task ReturnAsync(SmtpSession session)
    {
        lock (sync)
        {
            if (session.IsReusable && !isClosed)
            {
                idle.Add((session, time.CreateTimer(_ => Expire(session), null, IdleTime, Timeout.InfiniteTimeSpan)));
                return;
            }
        }

        await session.DisposeAsync();
    }

    private void Expire(SmtpSession session)
    {
        lock (sync)
        {
            var index = idle.FindIndex(item => item.Session == session);
            if (index < 0)
            {
                return;
            }

            idle[index].Timer.Dispose();
            idle.RemoveAt(index);
        }

        // Nothing waits for it, and it reports no errors.
        _ = session.DisposeAsync().AsTask();
    }
}
