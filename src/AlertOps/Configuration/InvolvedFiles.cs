using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace AlertOps.Configuration;

/// <summary>
/// Reads files and remembers how each one stood, so that a later look tells whether anything has changed since the very bytes that were read.
/// </summary>
internal sealed class InvolvedFiles
{
    private const int MaxLength = 4 * 1024 * 1024;
    private const string Missing = "missing";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly SortedDictionary<string, string> states = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> patterns = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <summary>The files in the order in which they were first asked for, absent ones too.</summary>
    public ImmutableArray<string> Paths => [.. order];

    /// <returns>The text; null when there is none to be had, with what is wrong in words that name no path.</returns>
    public string? ReadText(string path, out string error)
    {
        var (state, bytes, trouble) = Read(path);
        if (states.TryAdd(path, state))
        {
            order.Add(path);
        }

        error = trouble;
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            error = "the file is not UTF-8";
            return null;
        }
    }

    /// <summary>Remembers a file that may come into being.</summary>
    public void Await(string path) => ReadText(path, out _);

    public ImmutableArray<string> Expand(string pattern)
    {
        var found = IncludePattern.Expand(pattern);
        patterns[pattern] = string.Join('\n', found);
        return found;
    }

    public FileSnapshot Snapshot() => new(states.ToImmutableSortedDictionary(), patterns.ToImmutableSortedDictionary());

    /// <summary>A word that changes with the file's content, however it is replaced. A pipe has none: it can be read once.</summary>
    public static string StateOf(string path) => Read(path).State;

    private static (string State, byte[]? Bytes, string Error) Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return ("directory", null, "a directory, not a file");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var seekable = stream.CanSeek;
            using var copy = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                copy.Write(buffer, 0, count);
                if (copy.Length > MaxLength)
                {
                    return ("too long", null, $"the file is longer than {MaxLength / 1024 / 1024} MiB");
                }
            }

            var bytes = copy.ToArray();
            return (seekable ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : FileSnapshot.Pipe, bytes, "");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return (Missing, null, "no such file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return ("unreadable", null, "the file can't be read");
        }
    }
}

/// <summary>How all files of a configuration stood when they were read.</summary>
/// <param name="States">By path.</param>
/// <param name="Patterns">What each include pattern matched.</param>
internal sealed record FileSnapshot(ImmutableSortedDictionary<string, string> States, ImmutableSortedDictionary<string, string> Patterns)
{
    /// <summary>State of what can be read only once, and is never looked at again.</summary>
    public const string Pipe = "pipe";

    private static readonly string Empty = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Whether nothing is in a file, or nothing any more: a pipe gives its content once.</summary>
    public bool IsEmpty(string path) => States.TryGetValue(path, out var state) && (state == Empty || state == Pipe);

    /// <summary>Equal for equal snapshots.</summary>
    public string Fingerprint => string.Join('\n', States.Concat(Patterns).Select(pair => $"{pair.Key}\0{pair.Value}"));

    /// <summary>The same files and patterns as they stand now.</summary>
    public FileSnapshot Look() => new(
        States.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value == Pipe ? Pipe : InvolvedFiles.StateOf(pair.Key)),
        Patterns.ToImmutableSortedDictionary(pair => pair.Key, pair => string.Join('\n', IncludePattern.Expand(pair.Key))));
}
