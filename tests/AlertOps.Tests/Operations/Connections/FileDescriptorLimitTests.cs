using AlertOps.Operations.Connections;

namespace AlertOps.Tests.Operations.Connections;

public class FileDescriptorLimitTests
{
    private const string Header = "Limit                     Soft Limit           Hard Limit           Units     ";

    [Theory]
    [InlineData("Max open files            1024                 1024                 files     ", 1024L, 576)]
    [InlineData("Max open files            512                  524288               files     ", 512L, 64)]
    [InlineData("Max open files            1048576              1048576              files     ", 1_048_576L, 4096)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null, 4096)]
    [InlineData("Max processes             96243                96243                processes ", null, 4096)]
    public void Connections_stay_below_the_limit_of_open_files(string line, long? files, int connections)
    {
        var limit = FileDescriptorLimit.Read([Header, line]);

        Assert.Equal((files, connections), (limit.Files, limit.Connections));
        Assert.Null(limit.Problem);
    }

    [Fact]
    public void A_limit_that_leaves_no_room_is_named_with_its_cure()
    {
        var problem = new FileDescriptorLimit(256).Problem;

        Assert.Contains("256", problem, StringComparison.Ordinal);
        Assert.Contains("LimitNOFILE=", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_of_this_process_is_known_where_the_system_tells_it() =>
        Assert.Equal(File.Exists("/proc/self/limits"), FileDescriptorLimit.OfThisProcess().Files is not null);
}
