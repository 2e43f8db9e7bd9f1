using System.Collections.Immutable;

namespace AlertOps.Incidents.Audit;

/// <summary>One entry of the audit log.</summary>
/// <param name="Subject">The kind and the number or name of what the action is about: <c>incident:1042</c>, <c>delivery:7</c>, <c>configuration</c>.</param>
/// <param name="IncidentId">The incident that it is about; null when it is about none.</param>
internal sealed record AuditEntry(DateTimeOffset At, AuditAction Action, string Subject, long? IncidentId, Actor Actor)
{
    /// <summary>The person whom the action concerns besides the actor; null for none.</summary>
    public string? Person { get; init; }

    /// <summary>Further facts by name, such as the note.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public static string SubjectOf(long incident) => $"incident:{incident}";
}
