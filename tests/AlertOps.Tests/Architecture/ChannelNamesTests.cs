using System.Text.RegularExpressions;
using AlertOps.Channels;

namespace AlertOps.Tests.Architecture;

/// <summary>
/// A channel is one folder and one line. Nothing else names it, so that deleting the folder deletes the channel, and a new one is forgotten nowhere: what differs from
/// channel to channel is data of its descriptor, or asked of its module.
/// </summary>
public partial class ChannelNamesTests
{
    /// <summary>Names of channels that are words of something else, too, with the rooms in which they may stand; "" for every room.</summary>
    private static readonly (string Word, string[] Rooms, string Because)[] Exceptions =
    [
        ("webhook", [""], "Alertmanager's webhook, its token and its policy"),
        ("sandbox", ["Pages", "wwwroot", "Commands"], "the page /sandbox, which shows every channel that sends nowhere, and the attribute of frames"),
    ];

    /// <summary>A published name of a metric: <c>check</c> knows all metrics without a service that runs, and OwnFiguresTests compares them with those that are made.</summary>
    private const string Metric = "\"alertops_wecom_token_expiry_timestamp_seconds\"";

    private static readonly string[] Names = [.. ChannelModules.All.SelectMany(module => module.Receivers.Select(reader => reader.Name).Concat(module.Contacts.Select(contact => contact.Contact.Name)))];

    [Fact]
    public void No_text_outside_its_folder_names_a_channel()
    {
        var wrong =
            from file in Outside()
            from text in TextsOf(file)
            where text != Metric
            from name in Names
            where (Regex.IsMatch(text, $"(?:^|[^A-Za-z]){name}(?:[^A-Za-z]|$)", RegexOptions.NonBacktracking) && !MayStand(name, file.Room))
                || text.Contains("wecom", StringComparison.OrdinalIgnoreCase)
            select $"{file.Name}: {name}: {text[..Math.Min(80, text.Length)]}";

        Assert.Empty(wrong.Distinct());
        Assert.Equal(["email", "sandbox", "webhook", "wecom", "wecom_app", "wecom_robot"], Names.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Also where the name is an exception above, or one that is not known here.</summary>
    [Fact]
    public void Nobody_compares_a_channel_with_a_word() =>
        Assert.Empty(Outside().SelectMany(file => Comparison().Matches(file.Code).Select(match => $"{file.Name}: {match.Value}")));

    [Fact]
    public void No_type_of_a_channel_is_used_outside_its_folder_but_in_the_list_of_modules()
    {
        var wrong =
            from file in RoomFiles.All
            where file.Name != "Channels/ChannelModules.cs"
            from match in Channel().Matches(file.Code)
            where !file.Name.StartsWith($"Channels/{match.Groups["name"].Value}/", StringComparison.Ordinal)
            select $"{file.Name} uses {match.Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_has_its_module_in_the_list()
    {
        var folders = RoomFiles.All.Where(file => file.Room == "Channels").Select(file => file.Name.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct();

        Assert.Equal(folders.Order(StringComparer.Ordinal), ChannelModules.All.Select(module => module.GetType().Namespace!.Split('.')[^1]).Order(StringComparer.Ordinal));
    }

    private static bool MayStand(string name, string? room) => Exceptions.Any(exception => exception.Word == name && (exception.Rooms.Contains("") || exception.Rooms.Contains(room)));

    /// <summary>The files that may name no channel, the style sheet among them. Schema scripts describe the rows of versions that had names in them.</summary>
    private static IEnumerable<RoomFile> Outside() => RoomFiles.All
        .Where(file => !(file.Room == "Channels" && file.Name.Split('/').Length > 2) && !file.Name.StartsWith("Storage/Schema/", StringComparison.Ordinal))
        .Append(new RoomFile("wwwroot/app.css", "wwwroot", File.ReadAllText(Path.Combine(RoomFiles.Source, "wwwroot", "app.css"))));

    /// <summary>The string literals of C#; all of a page or style sheet, whose class names and words count.</summary>
    private static IEnumerable<string> TextsOf(RoomFile file) =>
        file.Name.EndsWith(".cs", StringComparison.Ordinal) ? Literal().Matches(file.Code).Select(match => match.Value) : file.Code.Split('\n');

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\bChannel(?:\.Name)?\s*(?:==|!=|is(?: not)?)\s*(?:""|')|\bchannel\s*=\s*'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\bAlertOps\.Channels\.(?<name>[A-Z]\w+)(?!\w|\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Channel();
}
