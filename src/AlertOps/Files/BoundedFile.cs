using System.Text;

namespace AlertOps.Files;

/// <summary>The reason why a file could not be read.</summary>
internal enum FileError
{
    None,
    Missing,
    Folder,

    /// <summary>A pipe, a device or a socket, where only a file may stand.</summary>
    NotAFile,
    TooLong,

    /// <summary>Nothing was written to the pipe in time.</summary>
    PipeTimeout,

    /// <summary>Reading blocks, as on a mount whose server is gone.</summary>
    Timeout,
    NotUtf8,
    Unreadable,
}

/// <summary>The result of reading a file.</summary>
/// <param name="Bytes">Empty after an error.</param>
/// <param name="IsRegular">False for a pipe, which can be read only once.</param>
/// <param name="MaxBytes">The limit that it was read with.</param>
internal sealed record FileContent(FileError Error, byte[] Bytes, bool IsRegular, int MaxBytes)
{
    /// <summary>The words for a file in another encoding, whose cure is another than that of one that isn't there.</summary>
    public const string NotUtf8 = "the file is not UTF-8";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The error in words that name no path; "" when there is none.</summary>
    public string What => Error switch
    {
        FileError.None => "",
        FileError.Missing => "no such file",
        FileError.Folder => "a directory, not a file",
        FileError.NotAFile => "a pipe, a device or a socket, not a file",
        FileError.TooLong => MaxBytes % (1024 * 1024) == 0 ? $"the file is longer than {MaxBytes / 1024 / 1024} MiB" : $"the file is longer than {MaxBytes / 1024} KiB",
        FileError.PipeTimeout => "nothing came through the pipe in time",
        FileError.Timeout => "the file can't be read in time: its disk or its server does not answer",
        FileError.NotUtf8 => NotUtf8,
        FileError.Unreadable => "the file can't be read",
    };

    /// <summary>Returns the text without a byte order mark, or null and the content with its error.</summary>
    public (string? Text, FileContent Content) Decode()
    {
        if (Error != FileError.None)
        {
            return (null, this);
        }

        try
        {
            return (Utf8.GetString(Bytes).TrimStart('\uFEFF'), this);
        }
        catch (DecoderFallbackException)
        {
            return (null, this with { Error = FileError.NotUtf8, Bytes = [] });
        }
    }
}

/// <summary>
/// Reads files that others write: a regular file or a link to one, up to a number of bytes. The bytes are counted while they are read, since the length
/// that the system reports may be wrong, so a device can't fill the memory. Every file has a time-out, so nothing hangs.
/// </summary>
internal static class BoundedFile
{
    public static readonly TimeSpan PipeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Sets reading apart from asking for the kind: a pipe that blocks its reader can still be recognised as a pipe.</summary>
    private const string ContentSuffix = " (content)";

    /// <summary>Reads a whole file; an error is part of the result.</summary>
    /// <param name="pipeTimeout">The time-out for a pipe or a device; null refuses them.</param>
    /// <param name="fileTimeout">The time-out for a file; <see cref="FileSystemTimeout.OneFile"/> when it is null.</param>
    public static FileContent Read(string path, int maxBytes, TimeSpan? pipeTimeout = null, TimeSpan? fileTimeout = null)
    {
        var limit = fileTimeout ?? FileSystemTimeout.OneFile;
        return !FileSystemTimeout.Shared.TryRun(path, () => FileStatus.Of(path).Kind, limit, out var kind) ? Failed(FileError.Timeout, maxBytes) : kind switch
        {
            FileKind.Regular => ReadWithin(path, maxBytes, limit, isRegular: true),
            FileKind.Folder => Failed(FileError.Folder, maxBytes),
            FileKind.Missing => Failed(FileError.Missing, maxBytes),
            FileKind.Unreachable => Failed(FileError.Unreadable, maxBytes),
            FileKind.Pipe or FileKind.Device when pipeTimeout is { } time => ReadWithin(path, maxBytes, time, isRegular: false),
            _ => Failed(FileError.NotAFile, maxBytes),
        };
    }

    private static FileContent Failed(FileError error, int maxBytes, bool isRegular = true) => new(error, [], isRegular, maxBytes);

    private static FileContent ReadWithin(string path, int maxBytes, TimeSpan limit, bool isRegular) =>
        FileSystemTimeout.Shared.TryRun(path + ContentSuffix, () => ReadNow(path, maxBytes, isRegular), limit, out var content)
            ? content
            : Failed(isRegular ? FileError.Timeout : FileError.PipeTimeout, maxBytes, isRegular);

    private static FileContent ReadNow(string path, int maxBytes, bool isRegular)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (isRegular && !stream.CanSeek)
            {
                // It has replaced the file since its kind was asked for.
                return Failed(FileError.NotAFile, maxBytes);
            }

            using var copy = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                copy.Write(buffer, 0, count);
                if (copy.Length > maxBytes)
                {
                    return Failed(FileError.TooLong, maxBytes, isRegular);
                }
            }

            return new FileContent(FileError.None, copy.ToArray(), isRegular, maxBytes);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(FileError.Missing, maxBytes, isRegular);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Failed(FileError.Unreadable, maxBytes, isRegular);
        }
    }
}
