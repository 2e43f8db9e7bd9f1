using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Enrichment;
using AlertOps.Linting;
using AlertOps.Runbooks;
using AlertOps.Runbooks.PromQl;
using AlertOps.Testing;
using AlertOps.Yaml;
using CsCheck;

namespace AlertOps.Tests.Content;

/// <summary>
/// Reads every prefix of every shipped file, since a file may be read while it is being written, and random mutations of them. Each gives a result or
/// problems with their lines, and never an unexpected exception. The tests run on threads of their own, so that those of the pool and of xunit stay free
/// for tests that wait for an answer in real time.
/// </summary>
public sealed partial class EveryPrefixOfARunbook
{
    /// <summary>Marks the problem for an unexpected exception.</summary>
    private const string Unexpected = "report it with the file";
    private const int Mutations = 5000;

    private static string[] Runbooks => Directory.GetFiles(RepositoryFiles.Path("runbooks"), "*.md", SearchOption.AllDirectories);

    private static string[] Rules => Directory.GetFiles(RepositoryFiles.Path("rules"), "*.yml", SearchOption.AllDirectories);

    [Fact]
    public Task Every_prefix_of_a_runbook_is_a_runbook_or_problems() => OnItsOwnThread(() => Array.ForEach(Runbooks, file =>
    {
        var text = File.ReadAllText(file);
        var path = Path.GetRelativePath(RepositoryFiles.Path("runbooks"), file);
        var front = Math.Max(text.IndexOf("\n---", 3, StringComparison.Ordinal), 0);
        for (var length = 0; length <= text.Length; length++)
        {
            TakeRunbook(path, text[..length]);

            // The front matter is closed, as when an editor saves a truncated file.
            if (length > 4 && length <= front)
            {
                TakeRunbook(path, text[..length] + "\n---\nx");
            }
        }
    }));

    /// <summary>
    /// Inside a rule the rules before it have no influence: each prefix is read together with its parent lines only. At each end of a line the whole file up
    /// to there is read.
    /// </summary>
    [Fact]
    public Task Every_prefix_of_a_rule_file_is_rules_or_problems() => OnItsOwnThread(() => Array.ForEach(Rules, file =>
    {
        var text = File.ReadAllText(file);
        for (var line = 0; line < text.Length; line = NextLine(text, line))
        {
            TakeYaml(text[..line]);
            var above = Above(text, line);
            for (var length = line; length < NextLine(text, line); length++)
            {
                TakeYaml(above + text[line..length]);
            }
        }

        TakeYaml(text);
    }));

    [Fact]
    public Task Every_prefix_of_a_rule_file_on_disk_is_checked_to_its_end() => OnItsOwnThread(() =>
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(RepositoryFiles.Path("rules", "nginx.rules.yml"));
        for (var length = 0; length <= text.Length; length += 7)
        {
            folder.Write("rules/x.yml", text[..length]);
            var problems = new List<Problem>();

            var rules = RuleFiles.Load(folder.File("rules"), problems);
            problems.AddRange(RuleCheck.Check(rules, AlertOps.Alerts.SeverityRules.Default));

            Assert.All(problems, AssertTold);
        }
    });

    [Theory]
    [InlineData("README.md")]
    [InlineData("tests/AlertOps.Tests/Configuration/Cases/good_everything.yml")]
    public Task Every_prefix_of_a_configuration_is_options_or_problems(string file) => OnItsOwnThread(() =>
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(RepositoryFiles.Path(file));
        foreach (var sample in file.EndsWith(".md", StringComparison.Ordinal) ? YamlBlocks().Matches(text).Select(match => match.Groups["yaml"].Value) : [text])
        {
            for (var length = 0; length <= sample.Length; length++)
            {
                var result = ConfigurationSections.Load(folder.Write("alertops.yml", sample[..length]), ImmutableDictionary<string, string>.Empty, folder.Path);

                Assert.Equal(result.Options is null, !result.Problems.IsEmpty);
                Assert.All(result.Problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem.What)));
            }
        }
    });

    [Fact]
    public Task Mutated_runbooks_are_runbooks_or_problems() => OnItsOwnThread(() =>
    {
        var files = Runbooks.Select(file => (Path: Path.GetRelativePath(RepositoryFiles.Path("runbooks"), file), Text: File.ReadAllText(file))).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Mutation.Gen).Sample((file, edits) => TakeRunbook(files[file].Path, Mutation.Apply(files[file].Text, edits)), iter: Mutations, threads: 1);
    });

    [Fact]
    public Task Mutated_rule_files_are_rules_or_problems() => OnItsOwnThread(() =>
    {
        var files = Rules.Select(File.ReadAllText).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Mutation.Gen).Sample((file, edits) => TakeYaml(Mutation.Apply(files[file], edits)), iter: 1000, threads: 1);
    });

    [Fact]
    public Task Mutated_configurations_are_options_or_problems() => OnItsOwnThread(() =>
    {
        using var folder = new TemporaryFolder();
        var text = File.ReadAllText(ConfigurationText);
        Mutation.Gen.Sample(
            edits =>
            {
                var result = ConfigurationSections.Load(folder.Write("alertops.yml", Writable(Mutation.Apply(text, edits))), ImmutableDictionary<string, string>.Empty, folder.Path);
                Assert.Equal(result.Options is null, !result.Problems.IsEmpty);
            },
            iter: 2000,
            threads: 1);
    });

    /// <summary>Also does the work of <c>check</c>: checks templates and PromQL and renders pages.</summary>
    [Fact]
    public Task Two_hundred_runbooks_cut_short_and_mutated_are_linted_to_the_end() => OnItsOwnThread(() =>
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20261129);
        var files = Runbooks.Order(StringComparer.Ordinal).ToArray();
        for (var number = 0; number < 200; number++)
        {
            var text = File.ReadAllText(files[random.Next(files.Length)]);
            folder.Write($"r/X{number}.md", number % 2 == 0 ? text[..random.Next(text.Length)] : Writable(Mutation.Apply(text, Mutation.Seeded(random))));
        }

        var catalog = RunbookCatalog.Load(folder.File("r"));

        Assert.All(RunbookLint.Check(catalog, EvidenceSources.Check), AssertTold);
        Assert.All(catalog.All, runbook => Assert.NotNull(TemplateRenderer.RenderPage(runbook, RunbookSample.Model(runbook, answered: true))));
        var messages = new MessageCheck([.. ChannelModules.All.SelectMany(module => module.Renderings)]);
        Assert.All(catalog.All.SelectMany(runbook => messages.Check(runbook, runbook.Path)), AssertTold);
    });

    private static Task OnItsOwnThread(Action test) => Task.Factory.StartNew(test, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Drops a lone surrogate at the end, which can't be written to a file.</summary>
    private static string Writable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string ConfigurationText => RepositoryFiles.Path("tests", "AlertOps.Tests", "Configuration", "Cases", "good_everything.yml");

    private static void TakeRunbook(string path, string text)
    {
        var parsed = RunbookParser.Parse(new RunbookSource(path, path, text));
        if (parsed.Runbook is not { } runbook)
        {
            if (parsed.Problems.IsEmpty || parsed.Problems.Any(problem => problem.Line < 1 || problem.Cure.Contains(Unexpected, StringComparison.Ordinal)))
            {
                Assert.Fail($"{path}, {text.Length} characters: {string.Join('\n', parsed.Problems)}");
            }

            return;
        }

        if (runbook.Queries is [.., var last])
        {
            PromQlLint.Check(last.Expr);
        }

        if (runbook.Templates is [.., var body])
        {
            TemplateRenderer.Check(body.Text, runbook, body.Use);
        }
    }

    private static void TakeYaml(string text)
    {
        var document = YamlReader.Read(text);
        if (document.Root is null != document.Faults.Any(fault => fault.IsSyntax) || document.Faults.Any(fault => fault.Line < 1))
        {
            Assert.Fail(string.Join('\n', document.Faults));
        }
    }

    private static void AssertTold(Problem problem)
    {
        Assert.True(problem.Line > 0 || problem.What.Contains("_default.md", StringComparison.Ordinal) || problem.What.Contains("translation", StringComparison.Ordinal), problem.ToString());
        Assert.DoesNotContain(Unexpected, problem.Cure, StringComparison.Ordinal);
    }

    private static int NextLine(string text, int from) => text.IndexOf('\n', from) is >= 0 and var end ? end + 1 : text.Length;

    /// <summary>The parent lines of a line, outermost first: of each the nearest line before it with less indentation, and all lines of a block of text.</summary>
    private static string Above(string text, int line)
    {
        var lines = text[..line].Split('\n')[..^1];
        var current = text[line..NextLine(text, line)];
        var indent = Indent(current);
        var above = new List<string>();
        for (var index = lines.Length - 1; index >= 0; index--)
        {
            if (lines[index].Trim().Length > 0 && Indent(lines[index]) < indent)
            {
                above.Insert(0, lines[index]);
                indent = Indent(lines[index]);
            }
        }

        return string.Concat(above.Select(item => item + "\n"));
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ').Length;

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlocks();
}
