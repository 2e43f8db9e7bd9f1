using AlertOps.Files;
using AlertOps.Testing;

namespace AlertOps.Tests.Files;

public sealed class FolderWalkTests : IDisposable
{
    private const int Largest = 16 * 1024 * 1024;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Loops_of_links_are_walked_once_and_told()
    {
        folder.Write("a/x.md", "x");
        for (var number = 0; number < 8; number++)
        {
            Directory.CreateSymbolicLink(folder.File($"a/loop{number}"), folder.Path);
        }

        var listing = Walk();

        Assert.Equal(folder.File("a/x.md"), Assert.Single(listing.Files));
        Assert.Equal(8, listing.Faults.Length);
        Assert.All(listing.Faults, fault => Assert.Equal("the link leads back to a folder above it", fault.What));
    }

    [Fact]
    public void What_is_reached_both_ways_counts_where_it_really_is()
    {
        folder.Write("z/x.md", "x");
        Directory.CreateSymbolicLink(folder.File("a"), folder.File("z"));

        Assert.Equal(folder.File("z/x.md"), Assert.Single(Walk().Files));
        Assert.Empty(Walk().Faults);
    }

    [Fact]
    public void The_files_of_a_folder_are_no_more_together_than_fits_the_memory_and_the_first_that_does_not_is_named()
    {
        foreach (var name in (string[])["a/1.md", "a/2.md", "b/3.md", "b/4.md"])
        {
            Empty(name, Largest);
        }

        Empty("b/5.md", 1);
        Empty("b/6.md", 1);

        var listing = Walk();

        Assert.Equal(["1.md", "2.md", "3.md", "4.md"], listing.Files.Select(Path.GetFileName));
        var fault = Assert.Single(listing.Faults);
        Assert.Equal((folder.File("b/5.md"), "with it the files here are more than 64 MiB"), (fault.Path, fault.What));
    }

    [Fact]
    public void A_file_that_is_refused_for_its_length_takes_no_other_file_its_place()
    {
        Empty("a.md", 1024L * 1024 * 1024);
        Empty("b.md", 1);

        Assert.Equal(["a.md", "b.md"], Walk().Files.Select(Path.GetFileName));
        Assert.Empty(Walk().Faults);
    }

    /// <summary>Makes a sparse file, which takes no space on the disk.</summary>
    private void Empty(string name, long length)
    {
        using var stream = File.OpenWrite(folder.Write(name, ""));
        stream.SetLength(length);
    }

    [Fact]
    public void A_linked_folder_is_followed_and_a_hidden_one_is_not()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("x.md", "x");
        folder.Write(".git/y.md", "y");
        Directory.CreateSymbolicLink(folder.File("linked"), elsewhere.Path);

        Assert.Equal(folder.File("linked/x.md"), Assert.Single(Walk().Files));
    }

    [Fact]
    public void Depth_has_an_end_that_is_told()
    {
        folder.Write("1/2/3/4/5/6/7/8/near.md", "x");
        folder.Write("1/2/3/4/5/6/7/8/9/far.md", "x");

        var listing = Walk();

        Assert.Equal(folder.File("1/2/3/4/5/6/7/8/near.md"), Assert.Single(listing.Files));
        Assert.Equal("folders are nested deeper than 8 levels", Assert.Single(listing.Faults).What);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_apart_from_an_empty_one()
    {
        Assert.True(Walk().Exists);
        Assert.False(FolderWalk.Of(folder.File("nowhere"), _ => true, Largest).Exists);
    }

    private FolderListing Walk() => FolderWalk.Of(folder.Path, name => name.EndsWith(".md", StringComparison.Ordinal), Largest);
}
