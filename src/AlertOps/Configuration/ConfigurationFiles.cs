using System.Collections.Immutable;
using System.Security.Cryptography;
using AlertOps.Files;

namespace AlertOps.Configuration;

/// <summary>
/// Reads the files of a configuration and remembers the state of each, so that a later comparison finds any change since the bytes that were read.
/// </summary>
internal sealed class ConfigurationFiles
{
    private const int MaxLength = 4 * 1024 * 1024;
    private readonly SortedDictionary<string, string> states = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> patterns = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <summary>The files in the order in which they were first asked for, absent ones too.</summary>
    public ImmutableArray<string> Paths => [.. order];

    /// <param name="mayBePipe">True for a file named at the start, which may be a pipe that can be read once.</param>
    /// <param name="error">The problem, in words that name no path; "" when there is none.</param>
    /// <returns>Null when the file can't be read.</returns>
    public string? ReadText(string path, out string error, bool mayBePipe = false)
    {
        var read = BoundedFile.Read(path, MaxLength, mayBePipe ? BoundedFile.PipeTimeout : null, FileSystemTimeout.Configuration);
        if (states.TryAdd(path, State(read)))
        {
            order.Add(path);
        }

        var (text, content) = read.Decode();
        error = content.What;
        return text;
    }

    /// <summary>Remembers a file that doesn't exist yet, so that its creation is a change.</summary>
    public void WatchFor(string path) => ReadText(path, out _);

    /// <param name="error">The reason why not all files were found, in words that name no path; "" when all were.</param>
    public ImmutableArray<string> Expand(string pattern, out string error)
    {
        var found = Find(pattern);
        patterns[pattern] = StateOf(found);
        error = found is null ? "the pattern looks into a folder that does not answer in time" : found.IsWhole ? "" : "the pattern looks into too many folders";
        return found?.Files ?? [];
    }

    /// <returns>A text that changes whenever the pattern matches other files.</returns>
    public static string StateOfPattern(string pattern) => StateOf(Find(pattern));

    public FileSnapshot Snapshot() => new(states.ToImmutableSortedDictionary(), patterns.ToImmutableSortedDictionary());

    /// <returns>A text that changes with the file's content, even when the file is replaced. A pipe has a constant one: it can be read only once.</returns>
    public static string StateOf(string path) =>
        FileSystemTimeout.KindOf(path) is FileKind.Pipe or FileKind.Device
            ? FileSnapshot.Pipe
            : State(BoundedFile.Read(path, MaxLength, fileTimeout: FileSystemTimeout.Configuration));

    private static string StateOf(FoundFiles? found) => found is null ? "no answer" : string.Join('\n', found.Files);

    private static FoundFiles? Find(string pattern) =>
        FileSystemTimeout.Shared.TryRun(pattern, () => new FoundFiles(IncludePattern.Expand(pattern, out var isWhole), isWhole), FileSystemTimeout.Configuration, out var found)
            ? found
            : null;

    private static string State(FileContent content) =>
        !content.IsRegular ? FileSnapshot.Pipe
        : content.Error == FileError.None ? Convert.ToHexStringLower(SHA256.HashData(content.Bytes))
        : content.What;

    private sealed record FoundFiles(ImmutableArray<string> Files, bool IsWhole);
}
