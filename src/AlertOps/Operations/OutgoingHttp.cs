using System.Collections.Concurrent;
using AlertOps.Configuration;

namespace AlertOps.Operations;

/// <summary>Creates HTTP clients that connect as <see cref="HttpOptions"/> say. Clients with equal options share their connections.</summary>
internal sealed class OutgoingHttp(HttpClientNames names, IHttpClientFactory factory)
{
    /// <summary>Returns a new client, without a time-out of its own: callers cancel. It may be kept or dropped.</summary>
    public HttpClient Client(HttpOptions options) => factory.CreateClient(names.Of(options));
}

/// <summary>
/// Names the clients of the factory, one for each different set of options. Names are kept for the life of the process: there are as many as there were
/// different options over all reloads.
/// </summary>
internal sealed class HttpClientNames
{
    private readonly ConcurrentDictionary<(HttpOptions Options, string Proxy), string> names = new();
    private readonly ConcurrentDictionary<string, HttpOptions> options = new(StringComparer.Ordinal);
    private int count;

    public string Of(HttpOptions wanted)
    {
        // Uri.Equals ignores user information, so the text with its password is part of the key.
        var key = (wanted, wanted.ProxyUrl?.OriginalString ?? "");
        if (names.TryGetValue(key, out var known))
        {
            return known;
        }

        var name = $"alertops-{Interlocked.Increment(ref count)}";
        options[name] = wanted;
        return names.GetOrAdd(key, name);
    }

    /// <summary>The options behind a name; null for a name that was not made here.</summary>
    public HttpOptions? OptionsOf(string? name) => name is not null && options.TryGetValue(name, out var found) ? found : null;
}
