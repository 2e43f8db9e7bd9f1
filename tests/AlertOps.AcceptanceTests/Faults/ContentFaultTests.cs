using System.Globalization;
using System.Net;
using AlertOps.Testing;
using AlertOps.Testing.Peers;

namespace AlertOps.AcceptanceTests.Faults;

/// <summary>Runbooks and rules of any content, in a running service and under check: only the bad files are affected.</summary>
public sealed class ContentFaultTests : IDisposable
{
    /// <summary>Runbooks that are opened as a page, too.</summary>
    private const int Damaged = 200;

    private const int Mutated = 2000;
    private const string StackFrame = "   at ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_live_service_goes_on_beside_thousands_of_damaged_runbooks_and_every_evil_file()
    {
        folder.Write("runbooks/_default.md", "---\ntitle: 其他\n---\n正文\n");
        folder.Write("runbooks/Marker.md", "---\ntitle: before\n---\n正文\n");
        folder.Write("runbooks/Torn.md", "---\ntitle: last good content\n---\n正文\n");
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        await using var process = await AlertOpsProcess.ServeAsync($"server: {{listen: \"{listen.AbsoluteUri}\"}}", listen, folder);

        WriteDamaged();
        await WriteNoFilesAsync("runbooks/Pipe.md", "runbooks/Zero.md");
        folder.Write("runbooks/Torn.md", "---\ntitle: x\nalerts: [A, B\nseverity: critical\n---\n");
        folder.Write("runbooks/Marker.md", "---\ntitle: after\n---\n正文\n");
        await Eventually.TrueAsync(async () => (await Http.Client.GetStringAsync(new Uri(listen, "/runbooks/Marker"))).Contains("after", StringComparison.Ordinal), Patience, () => process.Output);

        Assert.Contains("last good content", await Http.Client.GetStringAsync(new Uri(listen, "/runbooks/Torn")), StringComparison.Ordinal);
        foreach (var page in Pages())
        {
            using var answer = await Http.Client.GetAsync(new Uri(listen, page));
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{page}: {answer.StatusCode}\n{process.Output}");
        }

        Assert.Equal(0, await process.TerminateAsync());
        Assert.DoesNotContain(StackFrame, process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runbooks_that_block_whoever_opens_them_hold_neither_the_start_nor_the_stop_up()
    {
        folder.Write("runbooks/_default.md", "---\ntitle: 其他\n---\n正文\n");
        folder.Write("runbooks/Near.md", "---\ntitle: near\n---\n正文\n");
        using var first = new LeasedFile(folder.Write("runbooks/Far.md", "---\ntitle: far\n---\n正文\n"));
        using var second = new LeasedFile(folder.Write("runbooks/Further.md", "---\ntitle: further\n---\n正文\n"));
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");

        await using var process = await AlertOpsProcess.ServeAsync($"server: {{listen: \"{listen.AbsoluteUri}\"}}", listen, folder);

        Assert.Contains("near", await Http.Client.GetStringAsync(new Uri(listen, "/runbooks/Near")), StringComparison.Ordinal);
        Assert.Contains("Far.md:0: the file can't be read in time", process.Output, StringComparison.Ordinal);
        Assert.Equal(0, await process.TerminateAsync());
        Assert.DoesNotContain(StackFrame, process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_that_finds_a_pipe_or_a_flood_is_refused_soon_and_the_next_one_is_taken()
    {
        var listen = new Uri($"http://127.0.0.1:{PeerProcess.FreePort()}");
        var good = $"server: {{listen: \"{listen.AbsoluteUri}\"}}\n";
        await using var process = await AlertOpsProcess.ServeAsync(good, listen, folder);
        await WriteNoFilesAsync("pipe.yml", "zero.yml");

        folder.Write("alertops.yml", good + "include: [pipe.yml, zero.yml]");
        await UntilSaidAsync(process, "include: pipe.yml: a pipe, a device or a socket, not a file");
        folder.Write("alertops.yml", good + string.Concat(Enumerable.Range(0, 60_000).Select(number => $"unknown_key_{number}: x\n")));
        await UntilSaidAsync(process, "more problems");
        folder.Write("alertops.yml", good + "people: [{id: a, name: b}]");
        await UntilSaidAsync(process, "Configuration reloaded");

        Assert.Equal(0, await process.TerminateAsync());
        Assert.DoesNotContain(StackFrame, process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_problems_of_thousands_of_damaged_runbooks_and_every_evil_file_without_a_stack()
    {
        folder.Write("runbooks/_default.md", "---\ntitle: 其他\n---\n正文\n");
        WriteDamaged();
        await WriteNoFilesAsync("runbooks/Pipe.md", "runbooks/Zero.md");

        await using var check = AlertOpsProcess.Run(folder, "check", "--runbooks", folder.File("runbooks"), "--rules", folder.File("rules"));
        await check.WaitForExitAsync();

        Assert.Equal(1, check.ExitCode);
        Assert.DoesNotContain(StackFrame, check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", check.Output, StringComparison.Ordinal);
        Assert.Contains("runbooks/Zero.md: a pipe, a device or a socket, not a file", check.Output, StringComparison.Ordinal);
    }

    /// <summary>Shipped runbooks, cut short or mutated with a fixed seed, and files that once caused a fault.</summary>
    private void WriteDamaged()
    {
        var random = new Random(20261129);
        var files = Directory.GetFiles(RepositoryFiles.Path("runbooks"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        for (var number = 0; number < Damaged; number++)
        {
            var text = File.ReadAllText(files[random.Next(files.Length)]);
            Write($"runbooks/damaged/D{number.ToString(CultureInfo.InvariantCulture)}.md", number % 2 == 0 ? text[..random.Next(text.Length)] : Edits.Apply(text, Edits.Seeded(random)));
        }

        for (var number = 0; number < Mutated; number++)
        {
            Write($"runbooks/mutated/M{number.ToString(CultureInfo.InvariantCulture)}.md", Edits.Apply(File.ReadAllText(files[random.Next(files.Length)]), Edits.Seeded(random)));
        }

        foreach (var (index, text) in EvilFiles.Runbooks.Values.Index())
        {
            Write($"runbooks/evil/E{index.ToString(CultureInfo.InvariantCulture)}.md", text);
        }

        foreach (var (index, text) in EvilFiles.Rules.Values.Index())
        {
            Write($"rules/evil{index.ToString(CultureInfo.InvariantCulture)}.yml", text);
        }
    }

    private void Write(string name, string text) => folder.Write(name, text.Replace('\uD800', '?'));

    private async Task WriteNoFilesAsync(string pipe, string zero)
    {
        await using var made = PeerProcess.Start("mkfifo", [folder.File(pipe)]);
        await made.SucceededAsync();
        File.CreateSymbolicLink(folder.File(zero), "/dev/zero");
    }

    private static IEnumerable<string> Pages() =>
    [
        "/", "/runbooks", "/coverage", "/coverage?lang=en", "/system", "/api/v1/runbooks",
        .. Enumerable.Range(0, Damaged).Select(number => $"/runbooks/D{number.ToString(CultureInfo.InvariantCulture)}"),
        .. Enumerable.Range(0, EvilFiles.Runbooks.Count).Select(number => $"/runbooks/E{number.ToString(CultureInfo.InvariantCulture)}"),
    ];

    private static Task UntilSaidAsync(AlertOpsProcess process, string text) =>
        Eventually.TrueAsync(() => Task.FromResult(process.Output.Contains(text, StringComparison.Ordinal)), Patience, () => process.Output);
}
