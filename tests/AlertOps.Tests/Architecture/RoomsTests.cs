using System.Text.RegularExpressions;

namespace AlertOps.Tests.Architecture;

/// <summary>
/// Holds the boundaries between the folders of the source. A room uses only rooms that stand above it in the table, so that no two rooms use each other,
/// directly or round about; a new permission is a decision.
/// </summary>
public partial class RoomsTests
{
    /// <summary>The rooms from the ground up, each with the rooms that it may use.</summary>
    internal static readonly (string Room, string[] May)[] Table =
    [
        ("Alerts", []),
        ("Text", ["Alerts"]),
        ("Files", []),
        ("Yaml", []),
        ("Metrics", []),
        ("Background", ["Metrics"]),
        ("Configuration", ["Alerts", "Text", "Files", "Yaml", "Background"]),
        ("Operations", ["Files", "Metrics", "Background", "Configuration"]),
        ("Incidents", ["Alerts"]),
        ("Runbooks", ["Alerts", "Text", "Files", "Yaml", "Background", "Configuration", "Incidents"]),
        ("Enrichment", ["Alerts", "Text", "Metrics", "Background", "Configuration", "Operations", "Incidents", "Runbooks"]),
        ("Notices", ["Alerts", "Text", "Configuration", "Incidents", "Runbooks"]),
        ("Routing", ["Alerts", "Configuration", "Incidents", "Runbooks", "Notices"]),
        ("Access", ["Alerts", "Configuration", "Incidents", "Routing"]),
        ("Delivery", ["Alerts", "Metrics", "Background", "Configuration", "Incidents", "Runbooks", "Notices", "Routing"]),
        ("Timers", ["Alerts", "Metrics", "Background", "Configuration", "Incidents", "Notices", "Routing", "Delivery"]),
        ("Planning", ["Alerts", "Background", "Configuration", "Incidents", "Runbooks", "Enrichment", "Notices", "Routing", "Delivery"]),
        ("Intake", ["Alerts", "Metrics", "Background", "Configuration", "Access", "Incidents", "Routing", "Delivery"]),
        ("Channels", ["Alerts", "Text", "Metrics", "Configuration", "Operations", "Incidents", "Runbooks", "Notices", "Routing", "Delivery"]),
        ("Storage", ["Alerts", "Text", "Files", "Background", "Configuration", "Incidents", "Runbooks", "Notices", "Routing", "Delivery", "Timers"]),
        ("DryRun", ["Alerts", "Text", "Yaml", "Configuration", "Operations", "Incidents", "Runbooks", "Enrichment", "Notices", "Routing", "Delivery", "Planning", "Channels", "Storage"]),
        ("Linting", ["Alerts", "Files", "Yaml", "Configuration", "Operations", "Incidents", "Runbooks", "Enrichment", "Notices", "Delivery", "Channels"]),
        ("Demo", ["Alerts", "Background", "Configuration", "Runbooks"]),
        ("Api", ["Alerts", "Metrics", "Background", "Configuration", "Access", "Incidents", "Runbooks", "Notices", "Routing", "Delivery", "Intake", "Storage", "DryRun"]),
        ("Pages", ["Alerts", "Text", "Background", "Configuration", "Operations", "Access", "Incidents", "Runbooks", "Enrichment", "Notices", "Routing", "Delivery", "Intake", "Storage", "Linting"]),
        ("Commands", ["Alerts", "Configuration", "Access", "Runbooks", "Intake", "Channels", "Storage", "DryRun", "Linting", "Demo"]),
    ];

    private static readonly Dictionary<string, string[]> Allowed = Table.ToDictionary(line => line.Room, line => line.May, StringComparer.Ordinal);

    /// <summary>A permission that nobody needs would let a wrong use in unseen.</summary>
    [Fact]
    public void Every_permission_is_used()
    {
        var used = RoomFiles.All.Where(file => file.Room is not null).ToLookup(file => file.Room!, UsedRooms);

        Assert.Empty(Table.SelectMany(line => line.May.Except(used[line.Room].SelectMany(rooms => rooms)).Select(room => $"{line.Room} may use {room}")));
    }

    [Fact]
    public void No_room_uses_one_that_it_must_not_know()
    {
        var wrong =
            from file in RoomFiles.All
            where file.Room is not null
            from used in UsedRooms(file)
            where used != file.Room && !Allowed[file.Room!].Contains(used)
            select $"{file.Name} uses {used}";

        Assert.Empty(wrong);
    }

    /// <summary>The rooms of each line stand in lines above it; where that holds there is no cycle.</summary>
    [Fact]
    public void No_rooms_use_each_other_directly_or_round_about()
    {
        var above = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (room, may) in Table)
        {
            Assert.Empty(may.Except(above).Select(used => $"{room} may use {used}, which stands below it"));
            above.Add(room);
        }
    }

    [Fact]
    public void The_table_has_every_room_and_no_other() =>
        Assert.Equal(RoomFiles.All.Select(file => file.Room).OfType<string>().Distinct().Order(StringComparer.Ordinal), Table.Select(line => line.Room).Order(StringComparer.Ordinal));

    /// <summary>They put the rooms together and therefore know all of them; only the verbs of the command line know these files.</summary>
    [Fact]
    public void Only_commands_use_the_files_that_put_the_rooms_together()
    {
        var wrong =
            from file in RoomFiles.All
            where file.Room is not (null or "Commands")
            from match in Composition().Matches(file.Code)
            select $"{file.Name} uses {match.Value}";

        Assert.Empty(wrong);
    }

    /// <summary>A room that owns sections of <c>alertops.yml</c>, or a part of one, reads them itself in classes named so; nobody else reads configuration.</summary>
    [Fact]
    public void Only_the_owners_of_sections_use_the_parsing_of_configuration()
    {
        var owners = RoomFiles.All.Where(file => Reader().IsMatch(file.Code)).Select(file => file.Room).ToHashSet(StringComparer.Ordinal);
        var wrong =
            from file in RoomFiles.All
            where file.Room is not (null or "Configuration") && !owners.Contains(file.Room) && !file.Name.EndsWith("Reader.cs", StringComparison.Ordinal) && !file.Name.EndsWith("Keys.cs", StringComparison.Ordinal)
            where file.Code.Contains("Configuration.Parsing", StringComparison.Ordinal)
            select file.Name;

        Assert.Empty(wrong);
    }

    /// <summary>They read through readers and change through commands, so that no rule of the outbox is written twice.</summary>
    [Fact]
    public void Api_and_pages_use_no_store()
    {
        var source = RoomFiles.Source;
        var wrong =
            from room in (string[])["Api", "Pages"]
            from file in Directory.EnumerateFiles(Path.Combine(source, room), "*.*", SearchOption.AllDirectories)
            from match in Store().Matches(File.ReadAllText(file))
            select $"{Path.GetRelativePath(source, file)}: {match.Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_source_file_is_longer_than_three_hundred_lines()
    {
        var source = RoomFiles.Source;
        var tooLong = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Where(file => File.ReadLines(file).Count() > 300);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Every_background_service_is_a_loop_that_is_started_again()
    {
        var services = typeof(Service).Assembly.GetTypes().Where(type => type.BaseType == typeof(Microsoft.Extensions.Hosting.BackgroundService));

        Assert.Equal([typeof(AlertOps.Background.BackgroundLoop)], services);
    }

    /// <summary>A second way to read a file, or YAML, would be one without the bounds of the first.</summary>
    [Fact]
    public void Files_that_others_write_are_read_in_one_place()
    {
        var source = RoomFiles.Source;
        var wrong =
            from room in (string[])["Configuration", "Runbooks", "Linting", "Pages"]
            from file in Directory.EnumerateFiles(Path.Combine(source, room), "*.cs", SearchOption.AllDirectories)
            from match in OwnReading().Matches(File.ReadAllText(file))
            select $"{Path.GetRelativePath(source, file)}: {match.Value}";

        Assert.Empty(wrong);
    }

    /// <summary>Text from outside may be as long as it likes: an expression either can't backtrack or is given up after a time.</summary>
    [Fact]
    public void No_regular_expression_is_without_a_bound()
    {
        var source = RoomFiles.Source;
        var wrong =
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            from match in Expression().Matches(File.ReadAllText(file))
            where !match.Value.Contains("NonBacktracking", StringComparison.Ordinal) && !Timeout().IsMatch(match.Value)
            select $"{Path.GetRelativePath(source, file)}: {match.Value}";

        Assert.Empty(wrong);
    }

    /// <summary>Rooms by using directives and by names such as <c>Routing.Receiver</c>.</summary>
    private static IEnumerable<string> UsedRooms(RoomFile file) =>
        Using().Matches(file.Text).Concat(Qualified().Matches(file.Code)).Select(match => match.Groups["room"].Value).Where(Allowed.ContainsKey).Distinct();

    [GeneratedRegex(@"\bI\w*Store\b|\bSql\w+Store\b")]
    private static partial Regex Store();

    [GeneratedRegex(@"YamlDotNet|File\.(?:Read|Open)\w+|new FileStream|new StreamReader\((?!assembly)|Directory\.Enumerate\w+")]
    private static partial Regex OwnReading();

    [GeneratedRegex(@"\[GeneratedRegex\(.*?\)\]\s*?\n|new Regex\(.*?\);", RegexOptions.Singleline)]
    private static partial Regex Expression();

    [GeneratedRegex(@",\s*(?:matchTimeoutMilliseconds: )?[0-9]+\)\]|, RegexTimeout\)")]
    private static partial Regex Timeout();

    [GeneratedRegex(@"^@?using (?:static )?(?:\w+ = )?AlertOps\.(?<room>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    /// <summary>A room's namespace before a type; a property of the same name follows a point or stands alone.</summary>
    [GeneratedRegex(@"(?:(?<=[\s(<,!])|AlertOps\.)(?<room>Alerts|Files|Yaml|Metrics|Background|Configuration|Operations|Access|Incidents|Runbooks|Enrichment|Notices|Routing|Delivery|Timers|Planning|Intake|Channels|Storage|Linting|DryRun|Api|Pages|Demo|Commands)\.[A-Z]\w+(?= \w|[(.<>?])")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\bConfigurationSections\.|(?<![\w.])Service\.[A-Z]\w+\(")]
    private static partial Regex Composition();

    [GeneratedRegex(@": I(?:Section|ReceiverChannel)Reader\b")]
    private static partial Regex Reader();
}
