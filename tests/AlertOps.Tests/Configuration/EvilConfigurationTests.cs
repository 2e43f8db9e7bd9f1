using System.Collections.Immutable;
using System.Diagnostics;
using AlertOps.Configuration;
using AlertOps.Testing;

namespace AlertOps.Tests.Configuration;

/// <summary>A configuration of any content is refused soon, since no other can be loaded meanwhile.</summary>
public sealed class EvilConfigurationTests : IDisposable
{
    /// <summary>Each case takes far less; the rest is for a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Yaml => [.. EvilFiles.Yaml.Keys];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Yaml))]
    public void Broken_YAML_is_refused_soon(string name) => Assert.NotEmpty(Load(EvilFiles.Yaml[name]).Problems);

    [Fact]
    public void A_flood_of_unknown_keys_is_refused_soon_with_as_many_problems_as_anybody_reads()
    {
        var problems = Load(string.Concat(Enumerable.Range(0, 60_000).Select(number => $"unknown_key_{number}: x\n"))).Problems;

        Assert.Equal(201, problems.Length);
        Assert.Equal("and 59800 more problems", problems[^1].What);
    }

    [Fact]
    public void A_flood_of_wrong_names_is_refused_soon()
    {
        var names = string.Join(", ", Enumerable.Range(0, 15_000).Select(number => $"{{name: receiver_number_{number}, channels: [{{sandbox: }}]}}"));
        var routes = string.Join(", ", Enumerable.Range(0, 15_000).Select(number => $"{{receiver: reciever_nummer_{number}, matchers: [a=b]}}"));

        Assert.NotEmpty(Load($"receivers: [{names}]\nroute: {{receiver: receiver_number_1, routes: [{routes}]}}").Problems);
    }

    [Fact]
    public void A_route_with_a_hundred_thousand_alternatives_is_refused_soon_and_says_what_would_do()
    {
        var many = string.Join('|', Enumerable.Range(0, 100_000).Select(number => $"host-{number}"));

        var problem = Assert.Single(Load($"route: {{routes: [{{matchers: ['instance=~\"{many}\"']}}]}}\nprometheus: {{matchers: ['a=\"b\"']}}").Problems);

        Assert.Equal("alertops.yml:1: route.routes[0].matchers[0]: the matcher is longer than 8192 characters; match a label that says the same in fewer words: write it like severity=\"critical\" or job=~\"web.*\"", problem.ToString());
    }

    [Fact]
    public void A_file_that_is_no_file_is_refused_where_a_pattern_or_a_name_finds_it()
    {
        using (var pipe = Process.Start("mkfifo", [folder.File("pipe.yml")]))
        {
            pipe.WaitForExit();
        }

        File.CreateSymbolicLink(folder.File("zero.yml"), "/dev/zero");

        Assert.Equal(
            ["include: pipe.yml: a pipe, a device or a socket, not a file", "include: zero.yml: a pipe, a device or a socket, not a file"],
            Load("include: [pipe.yml, zero.yml]").Problems.Select(problem => problem.What));
        Assert.Equal(2, Load("include: ['p*.yml', 'z*.yml']", "main.txt").Problems.Length);
    }

    [Fact]
    public void A_pattern_that_would_read_the_whole_disk_ends_and_says_so() => Assert.Contains(
        Load("include: ['/proc/**/**/**/x.yml']").Problems[0].What,
        // On a busy machine the limit of time comes before the limit of folders.
        (string[])["include[0]: the pattern looks into too many folders", "include[0]: the pattern looks into a folder that does not answer in time"]);

    private ConfigurationResult Load(string text, string name = "alertops.yml")
    {
        var stopwatch = Stopwatch.StartNew();
        var result = ConfigurationSections.Load(folder.Write(name, text), ImmutableDictionary<string, string>.Empty, folder.Path);
        Assert.InRange(stopwatch.Elapsed, TimeSpan.Zero, Limit);
        return result;
    }
}
