namespace AlertOps.Timers;

/// <summary>A timer to be set.</summary>
/// <param name="Subject">The thing that it is about; a kind has one timer for each.</param>
/// <param name="IncidentId">The incident that it belongs to and goes with; null when it belongs to none.</param>
/// <param name="Payload">JSON that only the handler of the kind reads.</param>
internal sealed record NewTimer(string Kind, string Subject, long? IncidentId, DateTimeOffset DueAt, string Payload)
{
    /// <summary>The instant at which its handler is first asked, when that is to be before <see cref="DueAt"/>.</summary>
    public DateTimeOffset LookAt { get; init; } = DueAt;
}
