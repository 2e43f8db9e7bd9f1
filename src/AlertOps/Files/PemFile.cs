namespace AlertOps.Files;

/// <summary>Reads certificates and keys where they are used, as bounded as when they were configured: the file may have been replaced since.</summary>
internal static class PemFile
{
    private const int LargestFile = 4 * 1024 * 1024;

    /// <exception cref="IOException">There is no such file, or it can't be read; the message names no path.</exception>
    public static string ReadText(string path)
    {
        var (text, content) = BoundedFile.Read(path, LargestFile).Decode();
        return text ?? throw (content.Trouble == FileTrouble.Missing ? new FileNotFoundException(content.What) : new IOException(content.What));
    }
}
