using AlertOps.Configuration.Keys;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>Declares the ring of a person's pigeon.</summary>
internal sealed class RingReader : IContactReader
{
    public Key<string?> Contact => PigeonKeys.Ring;
}
