using AlertOps.Incidents;
using AlertOps.Storage.Sql;

namespace AlertOps.Storage.Stores;

/// <summary>A row of <c>changes</c>, with the title and document of its notice where they were asked for.</summary>
internal sealed record ChangeRecord
{
    public long Id { get; init; }

    public long IncidentId { get; init; }

    public string Kind { get; init; } = "";

    public string Severity { get; init; } = "";

    public long At { get; init; }

    public int Added { get; init; }

    public int Resolved { get; init; }

    public string State { get; init; } = "";

    public long? MergedIntoId { get; init; }

    public string? Actor { get; init; }

    public string? Person { get; init; }

    public string? Note { get; init; }

    public string? Evidence { get; init; }

    public string? Document { get; init; }

    public Change ToChange() =>
        new(Id, IncidentId, StoredEnum.Read(Kind, ChangeKind.Opened), StoredEnum.Read(Severity, AlertOps.Alerts.Severity.Critical), UnixMicroseconds.Time(At), Added, Resolved)
        {
            Actor = Actor,
            Person = Person,
            Note = Note,
        };
}
