using System.Collections.Immutable;

namespace AlertOps.Routing.Audiences;

/// <summary>An audience with the recipients that it has now.</summary>
/// <param name="Written">The audience as it is written.</param>
/// <param name="Recipients">As the channel writes them, each once; empty when it reaches nobody.</param>
internal sealed record ResolvedAudience(string Written, ImmutableArray<string> Recipients);
