using AlertOps.Configuration;

namespace AlertOps.Operations;

/// <summary>Hands out HTTP clients that connect as <see cref="HttpOptions"/> say. Clients with equal options share their connections.</summary>
internal sealed class OutgoingHttp
{
    public HttpClient Client(HttpOptions options) => throw new NotImplementedException();
}
