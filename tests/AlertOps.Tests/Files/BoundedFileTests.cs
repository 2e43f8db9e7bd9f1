using System.Diagnostics;
using AlertOps.Files;
using AlertOps.Testing;

namespace AlertOps.Tests.Files;

public sealed class BoundedFileTests : IDisposable
{
    private const int AtMost = 1000;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_read_whole_and_so_is_what_a_link_leads_to()
    {
        var file = folder.Write("a", "content");
        File.CreateSymbolicLink(folder.File("link"), file);

        Assert.Equal("content", BoundedFile.Read(file, AtMost).Decode().Text);
        Assert.Equal("content", BoundedFile.Read(folder.File("link"), AtMost).Decode().Text);
    }

    [Fact]
    public async Task A_pipe_is_refused_without_being_opened()
    {
        await MakePipeAsync("pipe");
        File.CreateSymbolicLink(folder.File("link"), folder.File("pipe"));

        Assert.Equal(FileError.NotAFile, BoundedFile.Read(folder.File("pipe"), AtMost).Error);
        Assert.Equal(FileError.NotAFile, BoundedFile.Read(folder.File("link"), AtMost).Error);
    }

    [Fact]
    public async Task A_pipe_without_a_writer_is_left_after_its_time_even_where_a_pipe_may_stand()
    {
        await MakePipeAsync("pipe");

        var first = BoundedFile.Read(folder.File("pipe"), AtMost, TimeSpan.FromMilliseconds(50));
        var second = BoundedFile.Read(folder.File("pipe"), AtMost, TimeSpan.FromMilliseconds(50));

        Assert.Equal((FileError.PipeTimeout, FileError.PipeTimeout), (first.Error, second.Error));
        Assert.False(first.IsRegular);

        // This ends the waiting reader.
        await Task.Run(() => File.WriteAllText(folder.File("pipe"), "x"));
    }

    [Fact]
    public async Task A_pipe_gives_its_content_where_a_pipe_may_stand()
    {
        await MakePipeAsync("pipe");
        // Opening the pipe waits for its reader.
        var writing = Task.Run(() => File.WriteAllText(folder.File("pipe"), "secret"));

        var read = BoundedFile.Read(folder.File("pipe"), AtMost, TimeSpan.FromMinutes(1));

        await writing;
        Assert.Equal("secret", read.Decode().Text);
    }

    [Fact]
    public void A_regular_file_that_blocks_whoever_opens_it_is_left_after_its_time_and_read_when_it_answers()
    {
        var file = folder.Write("far", "content");
        using (var lease = new LeasedFile(file))
        {
            var first = BoundedFile.Read(file, AtMost, fileTimeout: TimeSpan.FromMilliseconds(100));
            var second = BoundedFile.Read(file, AtMost, fileTimeout: TimeSpan.FromMinutes(1));

            Assert.Equal((FileError.Timeout, FileError.Timeout), (first.Error, second.Error));
            Assert.True(first.IsRegular);
            Assert.NotNull(lease);
        }

        SpinWait.SpinUntil(() => BoundedFile.Read(file, AtMost).Error == FileError.None, TimeSpan.FromSeconds(30));
        Assert.Equal("content", BoundedFile.Read(file, AtMost).Decode().Text);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/tty")]
    public void A_device_is_refused(string path)
    {
        File.CreateSymbolicLink(folder.File("link"), path);

        Assert.NotEqual(FileError.None, BoundedFile.Read(folder.File("link"), AtMost).Error);
    }

    [Fact]
    public void Bytes_are_counted_while_they_are_read()
    {
        Assert.Equal(FileError.None, BoundedFile.Read(folder.Write("just", new string('x', AtMost)), AtMost).Error);
        Assert.Equal(FileError.TooLong, BoundedFile.Read(folder.Write("more", new string('x', AtMost + 1)), AtMost).Error);

        // The system reports a length of 0.
        Assert.Equal(FileError.TooLong, BoundedFile.Read("/proc/self/smaps", AtMost).Error);
    }

    [Fact]
    public void A_link_to_itself_a_dangling_one_a_folder_and_what_is_no_text_are_told_apart()
    {
        File.CreateSymbolicLink(folder.File("self"), folder.File("self"));
        File.CreateSymbolicLink(folder.File("dangling"), folder.File("nowhere"));
        File.WriteAllBytes(folder.File("bytes"), [0xff, 0xfe]);

        Assert.Equal(FileError.Unreadable, BoundedFile.Read(folder.File("self"), AtMost).Error);
        Assert.Equal(FileError.Missing, BoundedFile.Read(folder.File("dangling"), AtMost).Error);
        Assert.Equal(FileError.Folder, BoundedFile.Read(folder.Path, AtMost).Error);
        Assert.Equal(FileError.NotUtf8, BoundedFile.Read(folder.File("bytes"), AtMost).Decode().Content.Error);
    }

    private async Task MakePipeAsync(string name)
    {
        using var process = Process.Start("mkfifo", [folder.File(name)]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
