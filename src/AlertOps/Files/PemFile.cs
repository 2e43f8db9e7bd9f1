namespace AlertOps.Files;

/// <summary>Reads certificates and keys when they are used, with the same limits as when they were configured: the file may have been replaced since.</summary>
internal static class PemFile
{
    private const int MaxFileBytes = 4 * 1024 * 1024;

    /// <exception cref="IOException">The file is missing or can't be read; the message names no path.</exception>
    public static string ReadText(string path)
    {
        var (text, content) = BoundedFile.Read(path, MaxFileBytes).Decode();
        return text ?? throw (content.Error == FileError.Missing ? new FileNotFoundException(content.What) : new IOException(content.What));
    }
}
