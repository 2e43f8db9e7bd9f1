using AlertOps.Testing;

namespace AlertOps.Tests.Architecture;

/// <summary>A source file of the program.</summary>
/// <param name="Name">Path under <c>src/AlertOps</c>.</param>
/// <param name="Room">First folder of the name; null for the files that put the rooms together.</param>
internal sealed record RoomFile(string Name, string? Room, string Text)
{
    /// <summary>The text without lines that are comments and without the namespace's own line.</summary>
    public string Code { get; } = string.Join('\n', Text.Split('\n').Where(line =>
        !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal)));
}

internal static class RoomFiles
{
    public static string Source { get; } = RepositoryFiles.Path("src", "AlertOps");

    /// <summary>Every C# and Razor file, with the room that it stands in.</summary>
    public static IReadOnlyList<RoomFile> All { get; } =
    [
        .. from path in Directory.EnumerateFiles(Source, "*.*", SearchOption.AllDirectories)
           where path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal)
           let name = Path.GetRelativePath(Source, path)
           let parts = name.Split('/')
           where parts[0] is not ("bin" or "obj" or "wwwroot")
           orderby name
           select new RoomFile(name, parts.Length == 1 ? null : parts[0], File.ReadAllText(path)),
    ];
}
