namespace AlertOps.Storage;

/// <summary>The read side that pages, API and commands share. Readers never wait for the writer.</summary>
internal sealed class AlertReader
{
    public Task<Page<IncidentRow>> IncidentsAsync(IncidentFilter filter, CancellationToken ct) => throw new NotImplementedException();

    public Task<IncidentView?> IncidentAsync(long id, CancellationToken ct) => throw new NotImplementedException();

    public Task<Page<DeliveryRow>> DeliveriesAsync(DeliveryFilter filter, CancellationToken ct) => throw new NotImplementedException();

    public Task<DeliveryView?> DeliveryAsync(long id, CancellationToken ct) => throw new NotImplementedException();
}
