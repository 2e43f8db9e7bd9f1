using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Files;

namespace AlertOps.Runbooks;

/// <summary>Reads <c>runbooks</c>.</summary>
internal sealed class RunbooksSectionReader : ISectionReader
{
    public ImmutableArray<Key> Keys => [RunbooksKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(new RunbooksOptions(FolderOf(root)));

    private static string FolderOf(Section root)
    {
        var section = root.ReadOrEmpty(RunbooksKeys.Section);
        var value = section.Find(RunbooksKeys.Path);
        section.ReportUnknownKeys();
        if (value?.Node is { Kind: NodeKind.List } or { Text: "shipped" })
        {
            value.NotYet("several folders, or 'shipped': ", NotYet.RunbookLanguages);
            value = null;
        }

        if (value is null || RunbooksKeys.Path.Read(value) is not { } text)
        {
            return RunbookLocation.Find(root.Context.Directory);
        }

        var path = root.Context.AbsolutePath(text);
        if (FileSystemTimeout.KindOf(path) is not (FileKind.Folder or null))
        {
            root.Context.Files.WatchFor(path);
            value.Report($"no folder '{Readable.Key(text)}'", $"create it, or name one from the root or from {root.Context.Directory}");
        }

        return path;
    }
}
