namespace AlertOps.Incidents;

/// <summary>The acknowledgement of an incident: by whom, and when.</summary>
internal sealed record Acknowledgement(string By, DateTimeOffset At);
