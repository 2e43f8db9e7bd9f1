using System.Globalization;

namespace AlertOps.Delivery.Leases;

internal enum LeaseKind
{
    Incident,
    Call,
}

/// <summary>A claim on an incident or a call, which is renewed while work on it is running.</summary>
/// <param name="Token">The token of an incident's claim, or the number of times that the call was claimed.</param>
internal readonly record struct Lease(LeaseKind Kind, long Id, string Token)
{
    public static Lease Of(ClaimedIncident claim) => new(LeaseKind.Incident, claim.Incident.Id, claim.Token);

    public static Lease Of(Call call) => new(LeaseKind.Call, call.Id, (call.Attempts + 1).ToString(CultureInfo.InvariantCulture));
}
