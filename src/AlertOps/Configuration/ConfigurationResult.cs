using System.Collections.Immutable;

namespace AlertOps.Configuration;

/// <summary>The outcome of reading the configuration: options, or the problems that forbid them.</summary>
/// <param name="Options">Null when there are problems.</param>
/// <param name="Problems">All problems, in the order of files and lines.</param>
/// <param name="Files">Every file that had a part in it, absent ones too: the configuration, what it includes, secrets and certificates.</param>
internal sealed record ConfigurationResult(AlertOpsOptions? Options, ImmutableArray<Problem> Problems, ImmutableArray<string> Files)
{
    /// <summary>The state of the files when they were read.</summary>
    public required FileSnapshot Snapshot { get; init; }

    /// <summary>Values that open the service to strangers or close it to everybody: problems for <c>check</c>, warnings at the start.</summary>
    public ImmutableArray<Problem> Risks { get; init; } = [];

    /// <summary>Values that may be intended: <c>check</c> prints them and does not fail.</summary>
    public ImmutableArray<Problem> Warnings { get; init; } = [];
}
