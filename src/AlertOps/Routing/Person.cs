using AlertOps.Alerts;

namespace AlertOps.Routing;

/// <summary>Gives ids a name, a language, a zone and a mail address.</summary>
internal sealed record Person(string Id, string Name, string? WeCom, string? Email, Language? Language, TimeZoneInfo? TimeZone);
