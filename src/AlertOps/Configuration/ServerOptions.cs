using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>The addresses at which AlertOps listens and is reached, and the tokens that open its webhook.</summary>
/// <param name="Listen">The address that Kestrel listens on; needs a restart to change.</param>
/// <param name="ExternalUrl">Start of the links in messages, without a slash at the end.</param>
/// <param name="WebhookTokens">Tokens of which Alertmanager must send one; without any, only direct loopback callers are accepted.</param>
internal sealed record ServerOptions(Uri Listen, Uri ExternalUrl, ImmutableArray<Secret> WebhookTokens)
{
    /// <summary>Further names under which the service is reached, as <see cref="HostNames.Normal(string)"/> writes them.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>True when only this machine is meant to reach the service.</summary>
    public bool IsLoopback => HostNames.IsLoopback(Listen.Host) && HostNames.IsLoopback(ExternalUrl.Host);

    public string Link(string path) => ExternalUrl.AbsoluteUri.TrimEnd('/') + path;
}

internal static class ServerSection
{
    extension(AlertOpsOptions options)
    {
        public ServerOptions Server => options.Get<ServerOptions>();
    }
}
