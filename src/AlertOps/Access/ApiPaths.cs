namespace AlertOps.Access;

/// <summary>The paths that programs call. Errors on them are answered with problem+json, errors on other paths with pages.</summary>
internal static class ApiPaths
{
    private static readonly PathString[] Prefixes = ["/api", "/openapi", "/-", "/metrics", "/wecom"];

    public static bool Contains(PathString path) => Prefixes.Any(prefix => path.StartsWithSegments(prefix));
}
