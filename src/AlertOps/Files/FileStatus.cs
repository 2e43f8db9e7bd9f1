using System.Runtime.InteropServices;

namespace AlertOps.Files;

/// <summary>The kind of file system entry behind a path.</summary>
internal enum FileKind
{
    Regular,
    Folder,

    /// <summary>A pipe: opening it waits for its writer, and it can be read only once.</summary>
    Pipe,

    /// <summary>A device or a terminal, which may never end.</summary>
    Device,
    Socket,
    Missing,

    /// <summary>A link to itself, or an entry below a folder that may not be entered.</summary>
    Unreachable,
}

/// <summary>
/// The kind and identity of the file that a path leads to, links followed. They are found without opening the file, since opening a pipe waits for its
/// writer. .NET has no function that tells a pipe from a file, so the kernel is asked (statx); where it has no statx, every path is a file or a folder.
/// </summary>
/// <param name="Identity">Equal for two paths that lead to the same file or folder; "" when there is none.</param>
internal readonly record struct FileStatus(FileKind Kind, string Identity)
{
    /// <summary>Bytes, as the system reports them: 0 for files that are generated while they are read.</summary>
    public long Length { get; init; }

    private const int CurrentFolder = -100;
    private const uint BasicFields = 0x7ff;

    /// <summary>Size of the kernel's struct statx, which is the same on every architecture.</summary>
    private const int StatxSize = 256;
    private const int NoSuchFile = 2;
    private const int NotAFolder = 20;

    public static FileStatus Of(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return new FileStatus(FileKind.Missing, "");
        }

        if (!OperatingSystem.IsLinux())
        {
            return Guess(path);
        }

        try
        {
            var answer = new byte[StatxSize];
            return AskKernel(CurrentFolder, path, 0, BasicFields, answer) == 0
                ? Of(answer)
                : new FileStatus(Marshal.GetLastPInvokeError() is NoSuchFile or NotAFolder ? FileKind.Missing : FileKind.Unreachable, "");
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            return Guess(path);
        }
    }

    private static FileStatus Of(ReadOnlySpan<byte> answer)
    {
        var mode = MemoryMarshal.Read<ushort>(answer[28..]);
        var (inode, major, minor) = (MemoryMarshal.Read<ulong>(answer[32..]), MemoryMarshal.Read<uint>(answer[136..]), MemoryMarshal.Read<uint>(answer[140..]));
        var kind = (mode & 0xf000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            0xc000 => FileKind.Socket,
            _ => FileKind.Device,
        };
        return new FileStatus(kind, $"{major}:{minor}:{inode}") { Length = MemoryMarshal.Read<long>(answer[40..]) };
    }

    private static FileStatus Guess(string path) =>
        Directory.Exists(path) ? new FileStatus(FileKind.Folder, RealPath(path))
        : File.Exists(path) ? new FileStatus(FileKind.Regular, RealPath(path)) { Length = new FileInfo(path).Length }
        : new FileStatus(FileKind.Missing, "");

    private static string RealPath(string path)
    {
        try
        {
            return new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Path.GetFullPath(path);
        }
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AskKernel(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] answer);
}
