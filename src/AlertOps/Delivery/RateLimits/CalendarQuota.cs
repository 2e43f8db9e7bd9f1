namespace AlertOps.Delivery.RateLimits;

/// <summary>Limits what one endpoint may send in a calendar day of its provider.</summary>
/// <param name="Code">Code of the suspension of an endpoint that has used up its day.</param>
/// <param name="Max">Units a day, such as person-times: messages times people.</param>
/// <param name="ConfigurationKey">Path of the key in alertops.yml that sets <paramref name="Max"/>.</param>
internal sealed record CalendarQuota(string Code, int Max, string ConfigurationKey)
{
    /// <summary>
    /// True when a call that takes <paramref name="units"/> may be sent on a day of which <paramref name="used"/> are used. A call that is larger than a whole
    /// day has one to itself.
    /// </summary>
    public bool Admits(long used, int units) => used == 0 || used + units <= Max;
}
