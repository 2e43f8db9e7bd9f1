using System.Collections.Immutable;
using System.Security.Cryptography;
using AlertOps.Files;

namespace AlertOps.Configuration;

/// <summary>The state of all files of a configuration when they were read.</summary>
/// <param name="States">By path.</param>
/// <param name="Patterns">The files that each include pattern matched.</param>
internal sealed record FileSnapshot(ImmutableSortedDictionary<string, string> States, ImmutableSortedDictionary<string, string> Patterns)
{
    /// <summary>State of a file that can be read only once, and isn't read again while it is a pipe.</summary>
    public const string Pipe = "pipe";

    private static readonly string Empty = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>True for an empty file, and for a pipe, which gives its content once.</summary>
    public bool IsEmpty(string path) => States.TryGetValue(path, out var state) && (state == Empty || state == Pipe);

    /// <summary>Equal for equal snapshots.</summary>
    public string Fingerprint => string.Join('\n', States.Concat(Patterns).Select(pair => $"{pair.Key}\0{pair.Value}"));

    /// <summary>Takes the present state of the same files and patterns.</summary>
    public FileSnapshot TakeAgain() => new(
        States.ToImmutableSortedDictionary(pair => pair.Key, pair => IsStillPipe(pair.Key, pair.Value) ? Pipe : ConfigurationFiles.StateOf(pair.Key)),
        Patterns.ToImmutableSortedDictionary(pair => pair.Key, pair => ConfigurationFiles.StateOfPattern(pair.Key)));

    /// <summary>True unless a regular file has taken the pipe's place: a pipe that has ended may be gone.</summary>
    private static bool IsStillPipe(string path, string state) => state == Pipe && FileSystemTimeout.KindOf(path) != FileKind.Regular;
}
