using System.Net;
using System.Text.RegularExpressions;
using AlertOps.AcceptanceTests.Faults;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests;

/// <summary>Checks that the documents fit the unit. systemd itself is not needed: the test does for the unit what systemd would do.</summary>
public partial class InstallTests
{
    private const string Nobody = "65534";
    private static readonly string[] Documents = ["README.md", "README.zh-CN.md", "docs/install.md", "docs/install.zh-CN.md"];
    private static readonly string[] Secrets = ["webhook-token", "prometheus-token", "ops-token"];
    private static readonly UnitFile Unit = UnitFile.Read(RepositoryFiles.Path("deploy", "systemd", "alertops.service"));

    [Fact]
    public void The_unit_comes_back_whatever_happened_keeps_its_walls_and_gives_a_drain_its_time()
    {
        Assert.Equal("always", Unit.One("Service", "Restart"));
        Assert.Equal("5", Unit.One("Service", "RestartSec"));
        Assert.Equal("0", Unit.One("Unit", "StartLimitIntervalSec"));
        Assert.Empty(Unit.All("Service", "RestartPreventExitStatus"));
        Assert.Equal("30", Unit.One("Service", "TimeoutStopSec"));
        Assert.Equal(("yes", "yes", "yes", "strict", "yes"), (
            Unit.One("Service", "DynamicUser"), Unit.One("Service", "NoNewPrivileges"), Unit.One("Service", "PrivateTmp"), Unit.One("Service", "ProtectSystem"), Unit.One("Service", "ProtectHome")));
        Assert.Equal($"/var/lib/{Unit.One("Service", "StateDirectory")}", Unit.One("Service", "WorkingDirectory"));
    }

    [Fact]
    public void Every_secret_that_the_documents_name_has_its_line_in_the_unit()
    {
        var lines = File.ReadAllLines(RepositoryFiles.Path("deploy", "systemd", "alertops.service")).Select(line => line.TrimStart('#')).ToList();
        var install = File.ReadAllText(RepositoryFiles.Path("docs", "install.md"));

        Assert.Equal(Secrets.Select(name => $"{name}:/etc/alertops/{name}"), Unit.All("Service", "LoadCredential"));
        Assert.All(Documents, document => Assert.All(Secrets, name => Assert.Contains($"_file: {name}", Configuration(document), StringComparison.Ordinal)));
        Assert.All([.. Secrets, "wecom-secret", "robot-ops", "mail-password", "postgres"], name => Assert.Contains($"LoadCredential={name}:/etc/alertops/{name}", lines));
        Assert.Contains(Unit.One("Service", "ExecStart").Split(' ')[0], install, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.zh-CN.md")]
    [InlineData("docs/install.md")]
    [InlineData("docs/install.zh-CN.md")]
    public void A_link_from_the_documents_leads_somewhere(string document)
    {
        var path = RepositoryFiles.Path(document.Split('/'));
        foreach (Match link in Link().Matches(File.ReadAllText(path)))
        {
            var target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, link.Groups["path"].Value));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{document}: {link.Value}");
        }
    }

    [RootFact]
    public async Task The_unit_starts_with_the_documents_configurations_as_they_stand_and_writes_only_where_it_may()
    {
        foreach (var document in Documents)
        {
            await StartsAsync(document);
        }
    }

    private static async Task StartsAsync(string document)
    {
        using var folder = new TemporaryFolder();
        var port = PeerProcess.FreePort();
        var configuration = Configuration(document).Replace(":9087", $":{port}", StringComparison.Ordinal);
        var file = folder.Write("etc/alertops.yml", configuration);
        Run("chmod", "755", folder.Path, folder.File("etc"));
        foreach (var name in Secrets)
        {
            Run("chmod", "600", folder.Write($"etc/{name}", $"{name}-0123456789\n"));
        }

        // What StateDirectory= and LoadCredential= do before the program starts.
        Directory.CreateDirectory(folder.File("state"));
        foreach (var credential in Unit.All("Service", "LoadCredential").Select(line => line.Split(':')[0]))
        {
            File.Copy(folder.File($"etc/{credential}"), folder.Write($"credentials/{credential}", ""), overwrite: true);
        }

        Run("chmod", "-R", "u=rX,go=", folder.File("credentials"));
        Run("chmod", Unit.One("Service", "StateDirectoryMode"), folder.File("state"));
        Run("chown", "-R", $"{Nobody}:{Nobody}", folder.File("state"), folder.File("credentials"));
        string[] command = [.. Unit.One("Service", "ExecStart").Replace("/etc/alertops/alertops.yml", file, StringComparison.Ordinal).Split(' ')[1..]];
        await using var service = PeerProcess.Start(
            "setpriv",
            [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--no-new-privs", AlertOpsProcess.Executable, .. command],
            folder.File("state"),
            [("STATE_DIRECTORY", folder.File("state")), ("CREDENTIALS_DIRECTORY", folder.File("credentials")), ("HOME", "/")]);
        var url = new Uri($"http://127.0.0.1:{port}");
        await service.UntilAnswersAsync(new Uri(url, "/-/ready"));

        Assert.Equal(HttpStatusCode.OK, (await ServiceProbe.PostAsync(url, 1)).Status);
        Assert.True(File.Exists(folder.File("state/data/alertops.db")), service.Output);
        Assert.Equal(Secrets.Append("alertops.yml").Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(folder.File("etc")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(0, await service.TerminateAsync());
    }

    /// <summary>The first YAML that the document shows: alertops.yml.</summary>
    private static string Configuration(string document) => Yaml().Match(File.ReadAllText(RepositoryFiles.Path(document.Split('/')))).Groups["text"].Value;

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
