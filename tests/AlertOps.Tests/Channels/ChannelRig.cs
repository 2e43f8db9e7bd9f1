using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels;

/// <summary>The channel under test with its fake server, and the faults that the contract causes in it.</summary>
internal abstract class ChannelRig : IAsyncDisposable
{
    public ChannelClock Clock { get; } = new();

    public LogLines Logs { get; } = new();

    public ActiveConfiguration Configuration { get; protected init; } = new(Given.Options());

    public abstract IChannel Channel { get; }

    /// <summary>Different targets that the server accepts.</summary>
    public abstract ImmutableArray<Target> Targets { get; }

    /// <summary>Number of messages that people have got.</summary>
    public virtual int Delivered => 0;

    /// <summary>Makes the server refuse the credentials that the channel has from now on.</summary>
    public virtual void SpoilCredentials() => throw new NotSupportedException();

    /// <summary>Makes the server accept the next request and say nothing, whatever it asks.</summary>
    public virtual void HangAtOnce() => Hang();

    /// <summary>Completes when a probe hangs.</summary>
    public virtual Task ProbeHangingAsync() => HangingAsync();

    /// <summary>Secrets that must never appear outside the channel.</summary>
    public virtual ImmutableArray<string> Secrets => [];

    public virtual void Hang() => throw new NotSupportedException();

    /// <summary>Completes when a request hangs.</summary>
    public virtual Task HangingAsync() => throw new NotSupportedException();

    public virtual void BreakOff() => throw new NotSupportedException();

    /// <summary>Makes the server refuse and quote everything that it was sent.</summary>
    public virtual void Echo() => throw new NotSupportedException();

    /// <summary>The bodies of the requests that have arrived.</summary>
    public virtual IEnumerable<ImmutableArray<byte>> Arrived => throw new NotSupportedException();

    public void RemoveTargets() => Configuration.Replace(Given.Options());

    public ImmutableArray<CallDraft> Drafts() => Channel.Build(Given.Deliveries(Targets));

    public abstract ValueTask DisposeAsync();
}
