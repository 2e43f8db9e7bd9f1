using System.Runtime.InteropServices;

namespace AlertOps.Storage.Sql;

/// <summary>Identifies a file by its device and inode, whatever it is called.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    // Of Linux' statx(2), whose layout is the same on every processor.
    private const int CurrentFolder = -100;
    private const uint InodeAndSize = 0x300;
    private const int InodeAt = 32;
    private const int SizeAt = 40;
    private const int DeviceAt = 136;
    private const int AnswerLength = 256;

    /// <summary>Identity of the file at a path; null when there is none, or when this machine can't tell (<see cref="IsKnown"/>).</summary>
    public static FileIdentity? Of(string path) => Of(path, out _);

    /// <param name="length">Length of the file in bytes; 0 when there is none.</param>
    /// <inheritdoc cref="Of(string)"/>
    public static FileIdentity? Of(string path, out long length)
    {
        var answer = new byte[AnswerLength];
        if (!IsKnown || StatX(CurrentFolder, path, 0, InodeAndSize, answer) != 0)
        {
            length = 0;
            return null;
        }

        length = BitConverter.ToInt64(answer, SizeAt);
        return new FileIdentity(BitConverter.ToUInt64(answer, DeviceAt), BitConverter.ToUInt64(answer, InodeAt));
    }

    public static bool IsKnown { get; } = OperatingSystem.IsLinux() && HasStatX();

    private static bool HasStatX() =>
        NativeLibrary.TryLoad("libc", typeof(FileIdentity).Assembly, null, out var library) && NativeLibrary.TryGetExport(library, "statx", out _);

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int StatX(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint wanted, [Out] byte[] answer);
}
