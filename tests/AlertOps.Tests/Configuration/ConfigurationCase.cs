using AlertOps.Testing;

namespace AlertOps.Tests.Configuration;

/// <summary>
/// A configuration file with mistakes, under <c>Cases</c>. Its first lines hold the expected problems (<c># expect: …</c>, none for a good file) and the
/// environment (<c># env: NAME=value</c>). After an intended change, <c>ALERTOPS_GOLDEN=accept</c> writes the expectations anew; read the difference.
/// </summary>
internal sealed record ConfigurationCase(string Path)
{
    private const string Expect = "# expect: ";
    private const string Env = "# env: ";

    public static string Folder { get; } = RepositoryFiles.Path("tests", "AlertOps.Tests", "Configuration", "Cases");

    public static bool IsAccepting => Environment.GetEnvironmentVariable("ALERTOPS_GOLDEN") == "accept";

    public IReadOnlyList<string> Expected => Header(Expect);

    /// <summary>The problems as they are printed; the folder's absolute path is shown as <c>{here}</c>.</summary>
    public IReadOnlyList<string> Actual()
    {
        var environment = Header(Env).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var result = ConfigurationSections.Load(Path, environment, Folder);
        Assert.Equal(result.Problems.IsEmpty, result.Options is not null);
        return [.. result.Problems.Select(problem => problem.ToString().Replace(Folder, "{here}"))];
    }

    public void Accept()
    {
        var body = File.ReadAllLines(Path).Where(line => !line.StartsWith(Expect, StringComparison.Ordinal)).ToList();
        // In two rounds, since the number of expectations moves the lines that they name.
        for (var round = 0; round < 2; round++)
        {
            File.WriteAllLines(Path, Actual().Select(problem => Expect + problem).Concat(body));
        }
    }

    private List<string> Header(string prefix) =>
        [.. File.ReadLines(Path).TakeWhile(line => line.StartsWith('#')).Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..])];
}
