namespace AlertOps.Timers;

/// <summary>A stored timer that is looked at.</summary>
/// <param name="DueAt">The instant that it was set for; in the future when something that concerns it has happened before.</param>
/// <param name="NextAt">The instant since which it waits to be looked at.</param>
/// <param name="Attempts">Number of failures in a row.</param>
internal sealed record DueTimer(
    long Id, string Kind, string Subject, long? IncidentId, DateTimeOffset DueAt, DateTimeOffset NextAt, int Attempts, string Payload);
