using AlertOps.Delivery;
using AlertOps.Routing;
using AlertOps.Storage.Sql;
using AlertOps.Storage.Stores;

namespace AlertOps.Storage;

/// <summary>A row of <see cref="DeliveryReader.Columns"/>.</summary>
internal sealed record DeliveryListRecord
{
    public long Id { get; init; }

    public long IncidentId { get; init; }

    public long ChangeId { get; init; }

    public string Receiver { get; init; } = "";

    public string Channel { get; init; } = "";

    public string Endpoint { get; init; } = "";

    public string Recipient { get; init; } = "";

    public string State { get; init; } = "";

    public string Reason { get; init; } = "";

    public string Title { get; init; } = "";

    public int Attempts { get; init; }

    public long CreatedAt { get; init; }

    public long? DueAt { get; init; }

    public long? SettledAt { get; init; }

    public DeliveryRow ToRow() => new(
        Id,
        IncidentId,
        ChangeId,
        Receiver,
        Channel,
        new Target(Channel, Endpoint, Recipient, "").Key,
        StoredEnum.Read(State, DeliveryState.Dead),
        StoredEnum.Read(Reason, FailureReason.Internal),
        Title,
        Attempts,
        UnixMicroseconds.Time(CreatedAt),
        UnixMicroseconds.Time(DueAt),
        UnixMicroseconds.Time(SettledAt));
}
