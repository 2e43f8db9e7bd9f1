using System.Collections.Immutable;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Configuration;

/// <summary>Reads files and environment into options, or into all of their problems.</summary>
/// <param name="sections">In the order in which they refer to each other.</param>
/// <param name="announced">Everything that is announced and not built.</param>
internal sealed class ConfigurationLoader(ImmutableArray<ISectionReader> sections, NotYet announced)
{
    private static readonly Key<ImmutableArray<Value>?> Include = new("include", KeyTypes.OneOrMany(
        new("a list of files or patterns", "文件或通配模式的列表"), _ => KeyTypes.Json("string"), mayBeEmpty: true))
    {
        Example = "[conf.d/*.yml]",
        Meaning = new("Files to read, too: lists are joined, maps merged, and a value that is set twice is an error.", "一并读取的文件：列表相接，映射合并，同一值设置两次为错误。"),
    };

    public const string DefaultFile = "alertops.yml";
    public const string PathVariable = "ALERTOPS_CONFIG";

    /// <summary>The keys of the file.</summary>
    public KeyTable Keys { get; } = TableOf(sections);

    public NotYet Announced => announced;

    /// <returns><c>--config</c>, else <c>ALERTOPS_CONFIG</c>, else <c>./alertops.yml</c> if it exists; null for the embedded defaults.</returns>
    public static string? ResolvePath(string? option, IReadOnlyDictionary<string, string> environment, string workingDirectory)
    {
        if (!string.IsNullOrEmpty(option))
        {
            return Path.GetFullPath(option, workingDirectory);
        }

        if (environment.TryGetValue(PathVariable, out var variable) && variable.Length > 0)
        {
            return Path.GetFullPath(variable, workingDirectory);
        }

        var beside = Path.Combine(workingDirectory, DefaultFile);
        return File.Exists(beside) ? beside : null;
    }

    /// <param name="path">The main file; null for the embedded defaults, under which variables still count.</param>
    /// <param name="withoutSecrets">Files of secrets are not read; see <see cref="ConfigurationSource.WithoutSecrets"/>.</param>
    public ConfigurationResult Load(
        string? path, IReadOnlyDictionary<string, string> environment, string workingDirectory, bool withoutSecrets = false)
    {
        var problems = new ProblemList();
        var files = new ConfigurationFiles();
        var directory = workingDirectory;
        ConfigNode? root;
        if (path is null)
        {
            files.WatchFor(Path.Combine(workingDirectory, DefaultFile));
            root = ConfigNode.Null(new SourceLocation(DefaultFile, 0));
        }
        else
        {
            var main = Path.GetFullPath(path, workingDirectory);
            directory = Path.GetDirectoryName(main) ?? workingDirectory;
            root = new ConfigurationTree(files, workingDirectory, problems, announced).Read(main);
        }

        var context = new ParseContext(directory, files, problems)
        {
            Announced = announced,
            WithoutSecrets = withoutSecrets,
            Folders = ServiceFolders.Of(environment),
            WorkingDirectory = workingDirectory,
        };
        var options = root is null ? null : Parse(root, environment, context, problems);
        var ordered = problems.InOrder();
        return new ConfigurationResult(ordered.IsEmpty ? options : null, ordered, path is null ? [] : files.Paths)
        {
            Snapshot = files.Snapshot(),
            Risks = [.. context.Risks],
            Warnings = [.. context.Warnings],
        };
    }

    /// <summary>Keys with a new value that only a restart takes up.</summary>
    public ImmutableArray<string> KeysThatNeedRestart(AlertOpsOptions options, AlertOpsOptions started) =>
        [.. sections.SelectMany(section => section.KeysThatNeedRestart(options, started))];

    /// <summary>The new options, with values of the running service where only a restart takes up new ones.</summary>
    public AlertOpsOptions KeepRunningValues(AlertOpsOptions options, AlertOpsOptions running) =>
        sections.Aggregate(options, (kept, section) => section.KeepRunningValues(kept, running));

    private static KeyTable TableOf(ImmutableArray<ISectionReader> sections)
    {
        var table = new KeyTable();
        table.Add(Include);
        foreach (var key in sections.SelectMany(section => section.Keys))
        {
            table.Add(key);
        }

        return table;
    }

    private AlertOpsOptions Parse(ConfigNode root, IReadOnlyDictionary<string, string> environment, ParseContext context, ProblemList problems)
    {
        var overlaid = new EnvironmentOverlay(problems).Apply(root, environment);
        var section = new Section(context, overlaid.Kind == NodeKind.Null ? ConfigNode.Map(root.Location, []) : overlaid, "", Keys);
        var options = sections.Aggregate(AlertOpsOptions.Empty, (read, reader) => reader.Read(section, read));
        section.ReportUnknownKeys();
        return options;
    }
}
