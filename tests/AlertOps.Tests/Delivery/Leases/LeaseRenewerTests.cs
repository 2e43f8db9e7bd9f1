using System.Collections.Immutable;
using System.Data.Common;
using AlertOps.Delivery;
using AlertOps.Delivery.Leases;
using AlertOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AlertOps.Tests.Delivery.Leases;

public sealed class LeaseRenewerTests : IAsyncDisposable
{
    private static readonly Lease Mine = new(LeaseKind.Call, 1, "1");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HoldTime = LeaseRenewer.Length - LeaseRenewer.Margin;

    private readonly ManualTimeProvider time = new();
    private readonly List<LeaseRenewer> renewers = [];

    [Fact]
    public async Task A_lease_ends_in_time_for_its_holder_while_the_database_hangs()
    {
        var asked = new TaskCompletionSource();
        var renewer = await RenewerAsync(_ =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<ImmutableArray<Lease>>().Task;
        });
        using var held = renewer.Hold(Mine, renewer.Start(), CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(8));
        await asked.Task.WaitAsync(Patience);
        time.Advance(HoldTime - TimeSpan.FromSeconds(9));
        Assert.False(held.Token.IsCancellationRequested);
        Assert.False(held.IsOver);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(held.Token.IsCancellationRequested);
        Assert.True(held.IsOver);
    }

    [Fact]
    public async Task A_renewal_that_fails_ends_the_lease_no_sooner_than_its_time()
    {
        var renewer = await RenewerAsync(_ => Task.FromException<ImmutableArray<Lease>>(new DatabaseError()));
        using var held = renewer.Hold(Mine, renewer.Start(), CancellationToken.None);

        time.Advance(HoldTime - TimeSpan.FromTicks(1));
        Assert.False(held.Token.IsCancellationRequested);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.True(held.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_counts_from_before_its_claim_was_asked_for()
    {
        var renewer = await RenewerAsync(leases => Task.FromResult(leases));
        var start = renewer.Start();
        time.Advance(TimeSpan.FromSeconds(25));
        using var slow = renewer.Hold(Mine, start, CancellationToken.None);
        Assert.False(slow.IsOver);

        time.Advance(TimeSpan.FromSeconds(3));
        Assert.True(slow.Token.IsCancellationRequested);

        time.Advance(TimeSpan.FromSeconds(30));
        using var tooSlow = renewer.Hold(Mine with { Id = 2 }, start, CancellationToken.None);
        Assert.True(tooSlow.IsOver);
    }

    [Fact]
    public async Task A_lease_is_over_when_the_wall_clock_says_so_and_no_timer_has_noticed()
    {
        var renewer = await RenewerAsync(_ => new TaskCompletionSource<ImmutableArray<Lease>>().Task);
        using var held = renewer.Hold(Mine, renewer.Start(), CancellationToken.None);

        // The machine was suspended, and the monotonic clock stood still.
        time.JumpWallClock(LeaseRenewer.Length);
        Assert.True(held.IsOver);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(held.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_wall_clock_that_is_put_back_makes_no_lease_longer()
    {
        var renewer = await RenewerAsync(_ => new TaskCompletionSource<ImmutableArray<Lease>>().Task);
        using var held = renewer.Hold(Mine, renewer.Start(), CancellationToken.None);

        time.JumpWallClock(TimeSpan.FromHours(-3));
        time.Advance(HoldTime);
        Assert.True(held.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_goes_on_and_one_that_another_replica_has_is_lost_at_once()
    {
        var rounds = 0;
        var renewer = await RenewerAsync(leases =>
        {
            Interlocked.Increment(ref rounds);
            return Task.FromResult(leases.Remove(Mine));
        });
        using var kept = renewer.Hold(Mine with { Id = 2 }, renewer.Start(), CancellationToken.None);
        using (var taken = renewer.Hold(Mine, renewer.Start(), CancellationToken.None))
        {
            time.Advance(TimeSpan.FromSeconds(8));
            await Eventually.TrueAsync(() => taken.Token.IsCancellationRequested, Patience, () => "the lease is not lost");
        }

        for (var round = 2; round < 12; round++)
        {
            time.Advance(TimeSpan.FromSeconds(8));
            await Eventually.TrueAsync(() => Volatile.Read(ref rounds) >= round, Patience, () => $"{rounds} renewals");
        }

        Assert.False(kept.Token.IsCancellationRequested);
        Assert.False(kept.IsOver);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var renewer in renewers)
        {
            await renewer.StopAsync(new CancellationToken(canceled: true));
            renewer.Dispose();
        }
    }

    private async Task<LeaseRenewer> RenewerAsync(Func<ImmutableArray<Lease>, Task<ImmutableArray<Lease>>> renew)
    {
        var store = StoreProxy.Of<IOutboxStore>(null, (nameof(IOutboxStore.RenewAsync), args => renew((ImmutableArray<Lease>)args[0]!)));
        var renewer = new LeaseRenewer(store, time, NullLogger<LeaseRenewer>.Instance);
        renewers.Add(renewer);
        await renewer.StartAsync(CancellationToken.None);
        await time.TimersAsync(2, CancellationToken.None).WaitAsync(Patience);
        return renewer;
    }

    private sealed class DatabaseError : DbException;
}
