namespace AlertOps.Testing;

/// <summary>Finds files of the repository, from the test's binary upwards.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "AlertOps.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no AlertOps.sln above {AppContext.BaseDirectory}");
    }
}
