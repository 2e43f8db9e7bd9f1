using System.Collections.Immutable;
using System.Security.Cryptography;
using AlertOps.Files;

namespace AlertOps.Configuration;

/// <summary>
/// Reads files and remembers how each one stood, so that a later look tells whether anything has changed since the very bytes that were read.
/// </summary>
internal sealed class InvolvedFiles
{
    private const int MaxLength = 4 * 1024 * 1024;
    private readonly SortedDictionary<string, string> states = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> patterns = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <summary>The files in the order in which they were first asked for, absent ones too.</summary>
    public ImmutableArray<string> Paths => [.. order];

    /// <param name="mayBePipe">Whether the file was named by a person at the start, who may have given a pipe that is read once.</param>
    /// <returns>The text; null when there is none to be had, with what is wrong in words that name no path.</returns>
    public string? ReadText(string path, out string error, bool mayBePipe = false)
    {
        var read = BoundedFile.Read(path, MaxLength, mayBePipe ? BoundedFile.PipeTime : null, FileSystemTimeout.Configuration);
        if (states.TryAdd(path, State(read)))
        {
            order.Add(path);
        }

        var (text, content) = read.Decode();
        error = content.What;
        return text;
    }

    /// <summary>Remembers a file that may come into being.</summary>
    public void Await(string path) => ReadText(path, out _);

    /// <param name="error">What kept it from finding all, in words that name no path; "" when nothing did.</param>
    public ImmutableArray<string> Expand(string pattern, out string error)
    {
        var found = Find(pattern);
        patterns[pattern] = StateOf(found);
        error = found is null ? "the pattern looks into a folder that does not answer in time" : found.IsWhole ? "" : "the pattern looks into too many folders";
        return found?.Files ?? [];
    }

    /// <summary>A word that changes with what a pattern finds.</summary>
    public static string StateOfPattern(string pattern) => StateOf(Find(pattern));

    public FileSnapshot Snapshot() => new(states.ToImmutableSortedDictionary(), patterns.ToImmutableSortedDictionary());

    /// <summary>A word that changes with the file's content, however it is replaced. A pipe has none: it can be read once.</summary>
    public static string StateOf(string path) =>
        FileSystemTimeout.KindOf(path) is FileKind.Pipe or FileKind.Device
            ? FileSnapshot.Pipe
            : State(BoundedFile.Read(path, MaxLength, fileTime: FileSystemTimeout.Configuration));

    private static string StateOf(FoundFiles? found) => found is null ? "no answer" : string.Join('\n', found.Files);

    private static FoundFiles? Find(string pattern) =>
        FileSystemTimeout.Shared.TryAsk(pattern, () => new FoundFiles(IncludePattern.Expand(pattern, out var isWhole), isWhole), FileSystemTimeout.Configuration, out var found)
            ? found
            : null;

    private static string State(FileContent content) =>
        !content.IsRegular ? FileSnapshot.Pipe
        : content.Trouble == FileTrouble.None ? Convert.ToHexStringLower(SHA256.HashData(content.Bytes))
        : content.What;

    private sealed record FoundFiles(ImmutableArray<string> Files, bool IsWhole);
}

/// <summary>How all files of a configuration stood when they were read.</summary>
/// <param name="States">By path.</param>
/// <param name="Patterns">What each include pattern matched.</param>
internal sealed record FileSnapshot(ImmutableSortedDictionary<string, string> States, ImmutableSortedDictionary<string, string> Patterns)
{
    /// <summary>State of what can be read only once, and isn't read again as long as it is that.</summary>
    public const string Pipe = "pipe";

    private static readonly string Empty = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Whether nothing is in a file, or nothing any more: a pipe gives its content once.</summary>
    public bool IsEmpty(string path) => States.TryGetValue(path, out var state) && (state == Empty || state == Pipe);

    /// <summary>Equal for equal snapshots.</summary>
    public string Fingerprint => string.Join('\n', States.Concat(Patterns).Select(pair => $"{pair.Key}\0{pair.Value}"));

    /// <summary>The same files and patterns as they stand now.</summary>
    public FileSnapshot Look() => new(
        States.ToImmutableSortedDictionary(pair => pair.Key, pair => IsStillPipe(pair.Key, pair.Value) ? Pipe : InvolvedFiles.StateOf(pair.Key)),
        Patterns.ToImmutableSortedDictionary(pair => pair.Key, pair => InvolvedFiles.StateOfPattern(pair.Key)));

    /// <summary>A pipe that has ended may be gone; only a file in its place is something new.</summary>
    private static bool IsStillPipe(string path, string state) => state == Pipe && FileSystemTimeout.KindOf(path) != FileKind.Regular;
}
