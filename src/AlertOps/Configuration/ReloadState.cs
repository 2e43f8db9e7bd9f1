using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>The outcome of the last attempt to load the configuration.</summary>
/// <param name="LastSuccess">Time at which the configuration in force was loaded.</param>
/// <param name="Problems">The reasons why the last attempt changed nothing; empty when it succeeded.</param>
/// <param name="NeedsRestart">Keys that have another value in the file than the running service has, like <c>server.listen</c>.</param>
internal sealed record ReloadState(DateTimeOffset LastSuccess, bool IsSuccessful, ImmutableArray<Problem> Problems, ImmutableArray<string> NeedsRestart);
