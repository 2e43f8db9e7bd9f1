using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.Sandbox;

/// <summary>Reads a receiver's <c>sandbox</c>, which has no settings.</summary>
internal sealed class SandboxReceiverReader : IReceiverChannelReader
{
    public Key<Section?> Key => SandboxChannelKeys.Channel;

    public ReceiverChannel WithoutSettings => new(Key.Name, "", AudienceList.None, "markdown");

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options) => WithoutSettings;
}
