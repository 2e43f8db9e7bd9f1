using AlertOps.Alerts;

namespace AlertOps.Configuration;

/// <summary>The connection options of an outgoing client: <c>http_config</c> as Prometheus has it. Clients with equal options share connections.</summary>
/// <param name="NoProxy">Comma-separated hosts, suffixes and CIDRs that are reached directly.</param>
/// <param name="CaFile">PEM file with certificates to trust beside the system's.</param>
/// <param name="AuthorizationType">"Bearer" unless said otherwise; used with <paramref name="Credentials"/>.</param>
/// <param name="Headers">Added to every request.</param>
internal sealed record HttpOptions(
    Uri? ProxyUrl,
    string NoProxy,
    string? CaFile,
    string? CertFile,
    string? KeyFile,
    string AuthorizationType,
    Secret? Credentials,
    string? BasicUsername,
    Secret? BasicPassword,
    LabelSet Headers)
{
    public static HttpOptions None { get; } = new(null, "", null, null, null, "Bearer", null, null, null, LabelSet.Empty);

    /// <summary>Leaves out what could hold a secret: a proxy's URL may have a password, a header a key.</summary>
    public override string ToString() => $"HttpOptions {{ proxy: {ProxyUrl?.Authority ?? "none"}, headers: {Headers.Count}, authenticated: {Credentials is not null || BasicUsername is not null} }}";
}

internal static class HttpSection
{
    extension(AlertOpsOptions options)
    {
        /// <summary>The global <c>http_config</c>, for clients that have none of their own.</summary>
        public HttpOptions Http => options.Get<HttpOptions>();
    }
}
