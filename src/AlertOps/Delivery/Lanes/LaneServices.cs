using AlertOps.Background;
using AlertOps.Configuration;
using AlertOps.Delivery.Leases;

namespace AlertOps.Delivery.Lanes;

/// <summary>The services that every lane uses. None of them makes one lane wait for another.</summary>
internal sealed record LaneServices(
    IOutboxStore Store,
    ChannelDirectory Channels,
    IPictures Pictures,
    ActiveConfiguration Configuration,
    LeaseRenewer Leases,
    DigestBacklog Backlog,
    DeliverySignal Signal,
    DeliveryMetrics Metrics,
    Draining Draining,
    TimeProvider Time,
    Jitter Jitter,
    ILogger<DeliveryDispatcher> Logger);
