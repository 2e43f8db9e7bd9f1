using System.Text;

namespace AlertOps.Files;

/// <summary>Why a file gives nothing.</summary>
internal enum FileTrouble
{
    None,
    Missing,
    Folder,

    /// <summary>A pipe, a device or a socket, where only a file may stand.</summary>
    NotAFile,
    TooLong,

    /// <summary>A pipe through which nothing came in time.</summary>
    NothingCame,

    /// <summary>A file that blocks whoever reads it, as one of a mount whose server is gone.</summary>
    NoAnswer,
    NotUtf8,
    Unreadable,
}

/// <summary>What came of reading a file.</summary>
/// <param name="Bytes">Empty after trouble.</param>
/// <param name="IsRegular">False for a pipe, which gives its content once.</param>
/// <param name="AtMost">The bytes that were allowed.</param>
internal sealed record FileContent(FileTrouble Trouble, byte[] Bytes, bool IsRegular, int AtMost)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong, in words that name no path; "" when nothing is.</summary>
    public string What => Trouble switch
    {
        FileTrouble.None => "",
        FileTrouble.Missing => "no such file",
        FileTrouble.Folder => "a directory, not a file",
        FileTrouble.NotAFile => "a pipe, a device or a socket, not a file",
        FileTrouble.TooLong => AtMost % (1024 * 1024) == 0 ? $"the file is longer than {AtMost / 1024 / 1024} MiB" : $"the file is longer than {AtMost / 1024} KiB",
        FileTrouble.NothingCame => "nothing came through the pipe in time",
        FileTrouble.NoAnswer => "the file can't be read in time: its disk or its server does not answer",
        FileTrouble.NotUtf8 => "the file is not UTF-8",
        FileTrouble.Unreadable => "the file can't be read",
    };

    /// <summary>The text without a byte order mark; null after trouble, which this may add to.</summary>
    public (string? Text, FileContent Content) Decode()
    {
        if (Trouble != FileTrouble.None)
        {
            return (null, this);
        }

        try
        {
            return (Utf8.GetString(Bytes).TrimStart('\uFEFF'), this);
        }
        catch (DecoderFallbackException)
        {
            return (null, this with { Trouble = FileTrouble.NotUtf8, Bytes = [] });
        }
    }
}

/// <summary>
/// The one way to read a file that somebody else wrote: a regular file or a link to one, and never more than a number of bytes, which are counted while
/// they are read, since a length that the system gives may be wrong. So no device fills the memory; and nothing hangs, since every file has a time limit.
/// </summary>
internal static class BoundedFile
{
    public static readonly TimeSpan PipeTime = TimeSpan.FromSeconds(5);

    /// <summary>While nothing comes through a pipe, it can be said all the same that it is one.</summary>
    private const string Content = " (content)";

    /// <param name="pipeTime">How long a pipe or a device may take; null refuses them.</param>
    /// <param name="fileTime">How long a file may take; null: <see cref="FileSystemTimeout.OneFile"/>.</param>
    public static FileContent Read(string path, int atMost, TimeSpan? pipeTime = null, TimeSpan? fileTime = null)
    {
        var limit = fileTime ?? FileSystemTimeout.OneFile;
        return !FileSystemTimeout.Shared.TryAsk(path, () => FileStatus.Of(path).Kind, limit, out var kind) ? Failed(FileTrouble.NoAnswer, atMost) : kind switch
        {
            FileKind.Regular => ReadInTime(path, atMost, limit, isRegular: true),
            FileKind.Folder => Failed(FileTrouble.Folder, atMost),
            FileKind.Missing => Failed(FileTrouble.Missing, atMost),
            FileKind.Unreachable => Failed(FileTrouble.Unreadable, atMost),
            FileKind.Pipe or FileKind.Device when pipeTime is { } time => ReadInTime(path, atMost, time, isRegular: false),
            _ => Failed(FileTrouble.NotAFile, atMost),
        };
    }

    private static FileContent Failed(FileTrouble trouble, int atMost, bool isRegular = true) => new(trouble, [], isRegular, atMost);

    private static FileContent ReadInTime(string path, int atMost, TimeSpan limit, bool isRegular) =>
        FileSystemTimeout.Shared.TryAsk(path + Content, () => ReadNow(path, atMost, isRegular), limit, out var content)
            ? content
            : Failed(isRegular ? FileTrouble.NoAnswer : FileTrouble.NothingCame, atMost, isRegular);

    private static FileContent ReadNow(string path, int atMost, bool isRegular)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (isRegular && !stream.CanSeek)
            {
                // It was put there since it was looked at.
                return Failed(FileTrouble.NotAFile, atMost);
            }

            using var copy = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                copy.Write(buffer, 0, count);
                if (copy.Length > atMost)
                {
                    return Failed(FileTrouble.TooLong, atMost, isRegular);
                }
            }

            return new FileContent(FileTrouble.None, copy.ToArray(), isRegular, atMost);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Failed(FileTrouble.Missing, atMost, isRegular);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Failed(FileTrouble.Unreadable, atMost, isRegular);
        }
    }
}
