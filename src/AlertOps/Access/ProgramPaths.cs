namespace AlertOps.Access;

/// <summary>Where programs ask: they get problem+json, people get pages.</summary>
internal static class ProgramPaths
{
    private static readonly PathString[] Prefixes = ["/api", "/openapi", "/-", "/metrics", "/wecom"];

    public static bool Includes(PathString path) => Prefixes.Any(prefix => path.StartsWithSegments(prefix));
}
