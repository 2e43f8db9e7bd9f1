using System.Text.RegularExpressions;
using AlertOps.Testing;

namespace AlertOps.Tests.Architecture;

/// <summary>Boundaries are folders; this table is what holds them. A new arrow is a decision: draw it here, or find the better place.</summary>
public partial class RoomsTests
{
    private static readonly string[] EnumNames = ["Alerts", "Text", "Incidents", "Runbooks", "Enrichment", "Notices", "Routing"];
    private static readonly string[] Ground = ["Background", "Metrics", "Configuration", "Operations"];
    private static readonly string[] Reading = ["Files", "Yaml"];
    private static readonly string[] Inside = [.. EnumNames, .. Ground, "Planning", "Delivery"];
    private static readonly string[] Edge = [.. Inside, "Access", "Storage", "Intake", "DryRun", "Linting"];

    /// <summary>Who may use whom.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Alerts"] = [],
        ["Text"] = ["Alerts"],
        ["Files"] = [],
        ["Yaml"] = [],
        ["Metrics"] = [],
        ["Background"] = ["Metrics"],
        ["Incidents"] = ["Alerts"],
        ["Runbooks"] = ["Alerts", "Text", "Incidents", .. Ground, .. Reading],
        ["Enrichment"] = ["Alerts", "Text", "Incidents", "Runbooks", .. Ground],
        ["Notices"] = [.. EnumNames, "Configuration"],
        ["Routing"] = [.. EnumNames, "Configuration"],
        ["Configuration"] = ["Alerts", "Text", .. Reading, "Background"],
        ["Access"] = ["Alerts", "Configuration"],
        ["Operations"] = ["Files", "Metrics", "Background", "Configuration"],
        ["Planning"] = Inside,
        ["Delivery"] = Inside,
        ["Channels"] = [.. Inside, "Channels/WeCom", "Channels/Email", "Channels/Webhook", "Channels/Sandbox"],
        ["Channels/WeCom"] = Inside,
        ["Channels/Email"] = [.. Inside, "Files"],
        ["Channels/Sandbox"] = Inside,
        ["Channels/Webhook"] = Inside,
        ["Storage"] = [.. Inside, "Files"],
        ["Intake"] = [.. Inside, "Access"],
        ["Linting"] = [.. Inside, .. Reading, "Channels/WeCom", "Channels/Email"],
        ["DryRun"] = [.. Inside, "Storage", "Channels", "Channels/Email"],
        ["Api"] = Edge,
        ["Pages"] = Edge,
        ["Commands"] = [.. Edge, "Channels", "Demo"],
        ["Demo"] = [.. EnumNames, .. Ground],
    };

    [Fact]
    public void No_room_uses_one_that_it_must_not_know()
    {
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
        var wrong =
            from file in Directory.EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            let room = RoomOf(Path.GetRelativePath(source, file))
            where room is not null
            from used in UsedRooms(File.ReadAllText(file))
            where used != room && !Allowed[room].Contains(used)
            select $"{Path.GetRelativePath(source, file)} uses {used}";

        Assert.Empty(wrong);
    }

    /// <summary>They read through readers and change through commands, so that no rule of the outbox is written twice.</summary>
    [Fact]
    public void Api_and_pages_use_no_store()
    {
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
        var wrong =
            from room in (string[])["Api", "Pages"]
            from file in Directory.EnumerateFiles(Path.Combine(source, room), "*.*", SearchOption.AllDirectories)
            from match in Store().Matches(File.ReadAllText(file))
            select $"{Path.GetRelativePath(source, file)}: {match.Value}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_room_is_in_the_table()
    {
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
        var rooms = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Select(file => RoomOf(Path.GetRelativePath(source, file))).OfType<string>();

        Assert.Empty(rooms.Distinct().Except(Allowed.Keys));
    }

    [Fact]
    public void No_source_file_is_longer_than_three_hundred_lines()
    {
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
        var long_ = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Where(file => File.ReadLines(file).Count() > 300);

        Assert.Empty(long_);
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
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
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
        var source = Path.Combine(RepositoryFiles.Root, "src", "AlertOps");
        var wrong =
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            from match in Expression().Matches(File.ReadAllText(file))
            where !match.Value.Contains("NonBacktracking", StringComparison.Ordinal) && !Timeout().IsMatch(match.Value)
            select $"{Path.GetRelativePath(source, file)}: {match.Value}";

        Assert.Empty(wrong);
    }

    private static string? RoomOf(string path)
    {
        var parts = path.Split('/');
        return parts.Length == 1 || parts[0] is "wwwroot" or "bin" or "obj" ? null : parts[0] == "Channels" && parts.Length > 2 ? $"Channels/{parts[1]}" : parts[0];
    }

    private static IEnumerable<string> UsedRooms(string text) => Using().Matches(text)
        .Select(match => match.Groups["first"].Value == "Channels" && match.Groups["second"].Success ? $"Channels/{match.Groups["second"].Value}" : match.Groups["first"].Value)
        .Distinct();

    [GeneratedRegex(@"\bI\w*Store\b|\bSqlStore\b|\bSql\w+Store\b")]
    private static partial Regex Store();

    [GeneratedRegex(@"YamlDotNet|File\.(?:Read|Open)\w+|new FileStream|new StreamReader\((?!assembly)|Directory\.Enumerate\w+")]
    private static partial Regex OwnReading();

    [GeneratedRegex(@"\[GeneratedRegex\(.*?\)\]\s*?\n|new Regex\(.*?\);", RegexOptions.Singleline)]
    private static partial Regex Expression();

    [GeneratedRegex(@",\s*(?:matchTimeoutMilliseconds: )?[0-9]+\)\]|, RegexTimeout\)")]
    private static partial Regex Timeout();

    [GeneratedRegex(@"^@?using (?:static )?AlertOps\.(?<first>\w+)(?:\.(?<second>\w+))?", RegexOptions.Multiline)]
    private static partial Regex Using();
}
