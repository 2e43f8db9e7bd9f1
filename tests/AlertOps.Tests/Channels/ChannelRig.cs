using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels;

/// <summary>What the contract needs to know of a channel: how to make it, and how to trouble its server.</summary>
internal abstract class ChannelRig : IAsyncDisposable
{
    public ChannelClock Clock { get; } = new();

    public LogLines Logs { get; } = new();

    public ActiveConfiguration Configuration { get; protected init; } = new(Given.Options());

    public abstract IChannel Channel { get; }

    /// <summary>Different ones that the server accepts.</summary>
    public abstract ImmutableArray<Target> Targets { get; }

    /// <summary>What must never be seen outside.</summary>
    public virtual ImmutableArray<string> Secrets => [];

    /// <summary>After which the channel gives up on a silent server.</summary>
    public virtual TimeSpan Limit => TimeSpan.Zero;

    public virtual void Hang() => throw new NotSupportedException();

    /// <summary>Completes when a request hangs.</summary>
    public virtual Task HangingAsync() => throw new NotSupportedException();

    public virtual void BreakOff() => throw new NotSupportedException();

    /// <summary>Refuses, quoting everything it was told.</summary>
    public virtual void Echo() => throw new NotSupportedException();

    /// <summary>Bodies of what has arrived, as bytes.</summary>
    public virtual IEnumerable<ImmutableArray<byte>> Arrived => throw new NotSupportedException();

    public void RemoveTargets() => Configuration.Replace(Given.Options());

    public ImmutableArray<CallDraft> Drafts() => Channel.Build(Given.Deliveries(Targets));

    public abstract ValueTask DisposeAsync();
}
