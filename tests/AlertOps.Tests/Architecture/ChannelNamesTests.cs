using System.Text.RegularExpressions;

namespace AlertOps.Tests.Architecture;

/// <summary>
/// What differs from channel to channel is data of its descriptor. A room that compared names would treat a new channel wrongly, and double its messages.
/// </summary>
public partial class ChannelNamesTests
{
    [Fact]
    public void Delivery_and_the_stores_know_no_channel_by_its_name()
    {
        var names = Names().ToList();
        var wrong =
            from file in RoomFiles.All
            where file.Room is "Delivery" or "Storage" || file.Name == "Routing/Target.cs"
            from name in names
            where Regex.IsMatch(file.Code, $@"[""']({name}|{name.Split('_')[0]}_)[""'%]", RegexOptions.NonBacktracking)
            select $"{file.Name}: {name}";

        Assert.Empty(wrong);
        Assert.Equal(["email", "sandbox", "webhook", "wecom_app", "wecom_robot"], names);
    }

    private static IEnumerable<string> Names() => RoomFiles.All.Where(file => file.Room == "Channels")
        .SelectMany(file => Name().Matches(file.Text).Select(match => match.Groups["name"].Value)).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"const string Name = ""(?<name>\w+)"";")]
    private static partial Regex Name();
}
