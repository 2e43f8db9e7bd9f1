using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.Sandbox;

/// <summary>Reads a receiver's <c>sandbox</c>, which has no settings.</summary>
internal sealed class SandboxReceiverReader : IReceiverChannelReader
{
    public string Name => "sandbox";

    public ReceiverChannel WithoutSettings => new(Name, "", AudienceList.None, "markdown");

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options) => WithoutSettings;
}
