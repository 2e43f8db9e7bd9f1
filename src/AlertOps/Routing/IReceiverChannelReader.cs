using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads one channel's entry in a receiver's <c>channels</c>. Each channel implements it in its own folder.</summary>
internal interface IReceiverChannelReader
{
    /// <summary>The key of the entry: <c>pigeon</c>.</summary>
    Key<Section?> Key { get; }

    string Name => Key.Name;

    /// <summary>The channel as it is when nothing is set; null for a channel that needs settings.</summary>
    ReceiverChannel? WithoutSettings => null;

    /// <param name="section">The channel's settings; the caller closes it.</param>
    /// <param name="endpoint">The receiver and the entry's index (<c>oncall/2</c>), for a channel whose endpoint has no name.</param>
    /// <param name="options">The sections that have been read before the receivers.</param>
    ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options);
}
