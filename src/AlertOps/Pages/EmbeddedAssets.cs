using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace AlertOps.Pages;

/// <summary>
/// Serves style sheet, script and icon from resources of the assembly: they don't depend on the working directory and always have the pages' version. Their
/// addresses contain a hash of the content, so that browsers may cache them forever.
/// </summary>
internal static class EmbeddedAssets
{
    private static readonly FrozenDictionary<string, EmbeddedAsset> All = new EmbeddedAsset[]
    {
        Load("app.css", "text/css; charset=utf-8"),
        Load("app.js", "text/javascript; charset=utf-8"),
        Load("favicon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(file => file.Name);

    public static string Url(string name) => $"/assets/{name}?v={All[name].Version}";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/assets/{name}", Serve).AllowAnonymous().ExcludeFromDescription();

    private static IResult Serve(string name, string? v, HttpResponse response)
    {
        if (!All.TryGetValue(name, out var file))
        {
            return TypedResults.NotFound();
        }

        response.Headers.CacheControl = v == file.Version ? "public, max-age=31536000, immutable" : "no-cache";
        return TypedResults.Bytes(file.Content, file.MediaType, entityTag: new EntityTagHeaderValue($"\"{file.Version}\""));
    }

    private static EmbeddedAsset Load(string name, string mediaType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("wwwroot/" + name)
            ?? throw new InvalidOperationException($"the program was built without {name}");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new(name, mediaType, content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)));
    }

    private sealed record EmbeddedAsset(string Name, string MediaType, byte[] Content, string Version);
}
