using AlertOps.Files;
using AlertOps.Testing;

namespace AlertOps.Tests.Files;

public sealed class FolderWalkTests : IDisposable
{
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
        Assert.False(FolderWalk.Of(folder.File("nowhere"), _ => true).Exists);
    }

    private FolderListing Walk() => FolderWalk.Of(folder.Path, name => name.EndsWith(".md", StringComparison.Ordinal));
}
