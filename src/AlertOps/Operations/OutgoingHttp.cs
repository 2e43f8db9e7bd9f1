using System.Collections.Concurrent;
using AlertOps.Configuration;

namespace AlertOps.Operations;

/// <summary>Hands out HTTP clients that connect as <see cref="HttpOptions"/> say. Clients with equal options share their connections.</summary>
internal sealed class OutgoingHttp(OutgoingHttpNames names, IHttpClientFactory factory)
{
    /// <summary>A client without a time limit of its own: callers cancel. May be kept or thrown away.</summary>
    public HttpClient Client(HttpOptions options) => factory.CreateClient(names.Of(options));
}

/// <summary>
/// Names of clients for the factory, one for each different set of options. They are kept for the life of the process: as many as there were
/// different ones over all reloads.
/// </summary>
internal sealed class OutgoingHttpNames
{
    private readonly ConcurrentDictionary<(HttpOptions Options, string Proxy), string> names = new();
    private readonly ConcurrentDictionary<string, HttpOptions> options = new(StringComparer.Ordinal);
    private int count;

    public string Of(HttpOptions wanted)
    {
        // Two Uris are equal even when their passwords differ.
        var key = (wanted, wanted.ProxyUrl?.OriginalString ?? "");
        if (names.TryGetValue(key, out var known))
        {
            return known;
        }

        var name = $"alertops-{Interlocked.Increment(ref count)}";
        options[name] = wanted;
        return names.GetOrAdd(key, name);
    }

    /// <summary>Null for a name that isn't ours.</summary>
    public HttpOptions? OptionsOf(string? name) => name is not null && options.TryGetValue(name, out var found) ? found : null;
}
