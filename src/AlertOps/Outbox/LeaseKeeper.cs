using System.Collections.Concurrent;
using AlertOps.Operations;

namespace AlertOps.Outbox;

/// <summary>
/// Keeps the claims of work in hand alive, so that a lease can be short (a dead replica's work is taken over within it) and work long. Whoever loses
/// his claim, or can't be sure of it any more by his own clock, is told to stop.
/// </summary>
internal sealed class LeaseKeeper(IAlertStore store, TimeProvider time, ILogger<LeaseKeeper> logger) : PeriodicLoop("leases", Period, time, logger)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<Lease, Held> held = new();

    /// <summary>Holds on to a claim that was just taken, until the answer is disposed of.</summary>
    public Held Hold(Lease lease, CancellationToken ct)
    {
        var hold = new Held(this, lease, Time.GetTimestamp(), ct);
        held[lease] = hold;
        return hold;
    }

    // To the end of the host: work that drains still needs its claims.
    protected override Task LookAsync(CancellationToken ct) => held.IsEmpty ? Task.CompletedTask : RenewAsync(ct);

    private async Task RenewAsync(CancellationToken ct)
    {
        var mine = held.Values.ToList();
        var asked = Time.GetTimestamp();
        try
        {
            var kept = await store.RenewAsync([.. mine.Select(hold => hold.Lease)], Now + Length, ct);
            foreach (var hold in mine.Where(hold => kept.Contains(hold.Lease)))
            {
                hold.RenewedAt = asked;
            }

            foreach (var lost in mine.Where(hold => !kept.Contains(hold.Lease) && held.ContainsKey(hold.Lease)))
            {
                lost.Lose();
            }
        }
        finally
        {
            // The next renewal may succeed; until then the holder's clock decides.
            foreach (var uncertain in mine.Where(hold => Time.GetElapsedTime(hold.RenewedAt) > Length))
            {
                uncertain.Lose();
            }
        }
    }

    /// <summary>A claim in hand.</summary>
    internal sealed class Held(LeaseKeeper keeper, Lease lease, long since, CancellationToken ct) : IDisposable
    {
        private readonly CancellationTokenSource lost = CancellationTokenSource.CreateLinkedTokenSource(ct);

        public Lease Lease => lease;

        /// <summary>Cancelled when the claim is lost, or the work has to stop anyway.</summary>
        public CancellationToken Token => lost.Token;

        internal long RenewedAt { get; set; } = since;

        internal void Lose()
        {
            try
            {
                lost.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The work was done at the same moment.
            }
        }

        public void Dispose()
        {
            keeper.held.TryRemove(lease, out _);
            lost.Dispose();
        }
    }
}
