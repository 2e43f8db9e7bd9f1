namespace AlertOps.Tests.Runbooks;

/// <summary>A temporary folder of runbooks for one test.</summary>
internal sealed class RunbookFolderOnDisk : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alertops-runbooks-").FullName;

    public RunbookFolderOnDisk With(string path, string text)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public string FileOf(string path) => System.IO.Path.Combine(Path, path).Replace('\\', '/');

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
