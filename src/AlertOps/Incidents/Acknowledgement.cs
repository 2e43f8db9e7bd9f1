namespace AlertOps.Incidents;

/// <summary>The acknowledgement of an incident.</summary>
/// <param name="By">Id of the person who has it, or name of the program; a name is looked up when it is shown.</param>
internal sealed record Acknowledgement(string By, DateTimeOffset At);
