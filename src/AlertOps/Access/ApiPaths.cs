namespace AlertOps.Access;

/// <summary>The paths that programs call. Errors on them are answered with problem+json, errors on other paths with pages.</summary>
/// <param name="more">Prefixes of the paths on which other servers call channels back.</param>
internal sealed class ApiPaths(IEnumerable<string> more)
{
    private readonly PathString[] prefixes = ["/api", "/openapi", "/-", "/metrics", .. more.Select(path => new PathString(path))];

    public bool Contains(PathString path) => prefixes.Any(prefix => path.StartsWithSegments(prefix));
}
