using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AlertOps.Testing;

/// <summary>
/// A regular file that blocks when it is opened, as on a mount whose server is gone: this object holds a lease on it and does not give it back until it
/// is disposed of. The kernel takes the lease back by itself after 45 seconds.
/// </summary>
public sealed class LeasedFile : IDisposable
{
    private const int SetSignal = 10;
    private const int SetLease = 1024;
    private const int WriteLease = 1;

    /// <summary>The signal with which the kernel asks for the lease; it is ignored by default.</summary>
    private const int Urgent = 23;
    private readonly SafeFileHandle handle;

    public LeasedFile(string path)
    {
        handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (Control(handle, SetSignal, Urgent) != 0 || Control(handle, SetLease, WriteLease) != 0)
        {
            throw new IOException($"no lease on {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    public void Dispose() => handle.Dispose();

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(SafeFileHandle file, int command, int argument);
}
