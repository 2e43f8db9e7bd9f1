namespace AlertOps.Routing.Audiences;

/// <summary>
/// One entry of <c>to</c>, <c>cc</c> or <c>mention</c>. It says who is told, and is resolved to people and recipients at the moment of telling. One contract
/// suite runs against every implementation.
/// </summary>
internal interface IAudience
{
    /// <summary>The entry as it is written: <c>person:zhangsan</c>.</summary>
    string Written { get; }

    /// <summary>True when the alerts decide how many people it means; see <see cref="AudienceList.MostFromAlerts"/>.</summary>
    bool IsFromAlerts => false;

    /// <summary>The members at the instant of the context; empty when the audience means nobody then. Pure.</summary>
    IEnumerable<AudienceMember> Resolve(AudienceContext context);
}
