using AlertOps.Configuration;
using AlertOps.Runbooks;
using AlertOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using AlertOps.Tests.Intake;

namespace AlertOps.Tests.Runbooks;

public sealed class RunbookLibraryTests : IDisposable
{
    private readonly RunbookFolderOnDisk folder = new();
    private readonly ActiveConfiguration configuration;
    private readonly RunbookLibrary library;

    public RunbookLibraryTests()
    {
        folder.With("_default.md", RunbookTexts.Default).With("a/X.md", Text("一"));
        configuration = new ActiveConfiguration(Options(folder.Path));
        library = new RunbookLibrary(configuration, TimeProvider.System, NullLogger<RunbookLibrary>.Instance);
    }

    public void Dispose()
    {
        library.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_catalogue_is_there_from_the_first_question() => Assert.Equal("一", library.Current.Find("X")?.Title);

    [Fact]
    public void A_changed_file_is_visible_after_the_next_look_and_old_catalogues_stay_as_they_are()
    {
        var before = library.Current;
        folder.With("a/X.md", Text("二二")).With("a/Y.md", Text("新"));

        Assert.True(library.Refresh());

        Assert.Equal(("二二", "新"), (library.Current.Find("X")?.Title, library.Current.Find("Y")?.Title));
        Assert.Equal("一", before.Find("X")?.Title);
        Assert.False(library.Refresh());
    }

    [Fact]
    public void A_removed_file_is_gone()
    {
        _ = library.Current;
        File.Delete(folder.FileOf("a/X.md"));

        Assert.True(library.Refresh());
        Assert.Null(library.Current.Find("X"));
    }

    [Fact]
    public void A_file_that_turns_bad_keeps_its_last_good_version_and_is_reported()
    {
        _ = library.Current;
        folder.With("a/X.md", "---\ntitle: 三\nseverity: high\n---\n");
        library.Refresh();

        Assert.Equal("一", library.Current.Find("X")?.Title);
        Assert.Equal($"{folder.FileOf("a/X.md")}:3: 'high' is no severity: write critical, warning or info", Assert.Single(library.Current.Problems).ToString());

        folder.With("b/Z.md", Text("旁"));
        library.Refresh();
        Assert.Equal("一", library.Current.Find("X")?.Title);

        folder.With("a/X.md", Text("四"));
        library.Refresh();
        Assert.Equal("四", library.Current.Find("X")?.Title);
        Assert.Empty(library.Current.Problems);
    }

    [Fact]
    public void A_bad_default_keeps_the_last_good_default()
    {
        _ = library.Current;
        folder.With("_default.md", "bad");
        library.Refresh();

        Assert.Equal("_default.md", library.Current.Default.Path);
        Assert.Equal("the file has no front matter", Assert.Single(library.Current.Problems).What);
    }

    [Fact]
    public void A_file_that_is_not_UTF8_keeps_its_last_good_version()
    {
        _ = library.Current;
        File.WriteAllBytes(folder.FileOf("a/X.md"), [0x2d, 0xff, 0xfe]);
        library.Refresh();

        Assert.Equal("一", library.Current.Find("X")?.Title);
        Assert.Equal("the file is not UTF-8", Assert.Single(library.Current.Problems).What);
    }

    [Fact]
    public void A_folder_that_vanishes_takes_nothing_with_it()
    {
        _ = library.Current;
        var moved = folder.Path + "-moved";
        Directory.Move(folder.Path, moved);

        Assert.False(library.Refresh());
        Assert.Equal("一", library.Current.Find("X")?.Title);

        Directory.Move(moved, folder.Path);
        folder.With("a/X.md", Text("五"));
        library.Refresh();
        Assert.Equal("五", library.Current.Find("X")?.Title);
    }

    [Fact]
    public void A_swapped_link_is_followed()
    {
        using var versions = new RunbookFolderOnDisk();
        versions.With("..v1/_default.md", RunbookTexts.Default).With("..v1/X.md", Text("一")).With("..v2/_default.md", RunbookTexts.Default).With("..v2/X.md", Text("二"));
        Directory.CreateSymbolicLink(Path.Combine(versions.Path, "..data"), "..v1");
        File.CreateSymbolicLink(Path.Combine(versions.Path, "X.md"), "..data/X.md");
        File.CreateSymbolicLink(Path.Combine(versions.Path, "_default.md"), "..data/_default.md");
        configuration.Replace(Options(versions.Path));
        library.Refresh();
        Assert.Equal("一", library.Current.Find("X")?.Title);
        Assert.Empty(library.Current.Problems);

        // Size and time are the same: only reading the contents, some polls later, finds the change.
        File.SetLastWriteTimeUtc(versions.FileOf("..v2/X.md"), File.GetLastWriteTimeUtc(versions.FileOf("..v1/X.md")));
        File.SetLastWriteTimeUtc(versions.FileOf("..v2/_default.md"), File.GetLastWriteTimeUtc(versions.FileOf("..v1/_default.md")));
        Directory.Delete(Path.Combine(versions.Path, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(versions.Path, "..data"), "..v2");

        Assert.Contains(Enumerable.Range(0, 15), _ => library.Refresh());
        Assert.Equal("二", library.Current.Find("X")?.Title);
    }

    [Fact]
    public async Task Another_folder_in_the_configuration_is_read_at_once()
    {
        await library.StartAsync(CancellationToken.None);
        using var other = new RunbookFolderOnDisk();
        other.With("_default.md", RunbookTexts.Default).With("X.md", Text("别处"));

        configuration.Replace(Options(other.Path));

        Assert.Equal("别处", library.Current.Find("X")?.Title);
        await library.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_start_goes_on_without_runbooks_that_take_too_long_and_takes_them_when_they_are_read()
    {
        using var answering = new ManualResetEventSlim();
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var slow = new RunbookLibrary(configuration, time, NullLogger<RunbookLibrary>.Instance, Slowly);

        var starting = slow.StartAsync(CancellationToken.None);
        await asked.Task;
        time.Advance(RunbookLibrary.StartTimeout);
        await starting;

        Assert.Equal("(built in)", slow.Current.Default.Path);
        Assert.Contains(slow.Current.Problems, problem => problem.What == "the runbooks' folder can't be read in time");

        answering.Set();
        SpinWait.SpinUntil(() => slow.Current.Find("X") is not null, TimeSpan.FromSeconds(30));
        Assert.Equal("一", slow.Current.Find("X")?.Title);
        Assert.Empty(slow.Current.Problems);
        await slow.StopAsync(CancellationToken.None);

        AlertOps.Runbooks.RunbookFolder Slowly(string path)
        {
            asked.TrySetResult();
            answering.Wait();
            return AlertOps.Runbooks.RunbookFolder.Read(path);
        }
    }

    [Fact]
    public async Task Runbooks_that_take_too_long_keep_no_stop_waiting()
    {
        using var answering = new ManualResetEventSlim();
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var slow = new RunbookLibrary(configuration, time, NullLogger<RunbookLibrary>.Instance, Slowly);
        using var stopping = new CancellationTokenSource();

        var starting = slow.StartAsync(stopping.Token);
        await asked.Task;
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        answering.Set();
        Assert.NotNull(slow.Current);

        AlertOps.Runbooks.RunbookFolder Slowly(string path)
        {
            asked.TrySetResult();
            answering.Wait();
            return AlertOps.Runbooks.RunbookFolder.Read(path);
        }
    }

    private static string Text(string title) => $"---\ntitle: {title}\n---\n正文\n";

    private static AlertOpsOptions Options(string runbooks) => TestOptions.Minimal.With(new RunbooksOptions(runbooks));
}
