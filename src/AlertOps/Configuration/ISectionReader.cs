using System.Collections.Immutable;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Configuration;

/// <summary>Reads the part of <c>alertops.yml</c> that a room owns. Reports problems to the section's context and goes on with a default in place of a wrong value.</summary>
internal interface ISectionReader
{
    /// <summary>The keys of the file that belong to the room.</summary>
    ImmutableArray<Key> Keys { get; }

    /// <param name="root">The whole file.</param>
    /// <param name="options">The sections that have been read before this one.</param>
    /// <returns>The options with the reader's own section added; they are good only if no problem was reported.</returns>
    AlertOpsOptions Read(Section root, AlertOpsOptions options);

    /// <summary>Keys with a new value that only a restart takes up, like <c>server.listen</c>.</summary>
    /// <param name="started">The options that the service was started with.</param>
    IEnumerable<string> KeysThatNeedRestart(AlertOpsOptions options, AlertOpsOptions started) => [];

    /// <summary>The new options, with values of the running service where only a restart takes up new ones.</summary>
    AlertOpsOptions KeepRunningValues(AlertOpsOptions options, AlertOpsOptions running) => options;
}
