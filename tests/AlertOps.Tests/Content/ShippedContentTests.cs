using System.Text.RegularExpressions;
using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Linting;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Content;

/// <summary>The shipped content is complete: every alert has its rule, its tests, its runbook in both languages and its panels.</summary>
public partial class ShippedContentTests
{
    private static readonly ContentReport Report = ContentLinter.Run(ContentFolders.For(null, RepositoryFiles.Path("runbooks"), null), SeverityRules.Default, ChannelModules.All);

    [Fact]
    public void Check_finds_nothing() => Assert.Empty(Report.Problems);

    [Fact]
    public void Every_alert_has_everything()
    {
        Assert.NotNull(Report.Rules);
        Assert.NotNull(Report.Dashboards);
        Assert.InRange(Report.Coverage.Length, 40, int.MaxValue);
        Assert.DoesNotContain(Report.Coverage, row => !row.IsFull);
    }

    /// <summary>No rule links to these runbooks, since AlertOps raises the alerts itself.</summary>
    [Fact]
    public void What_AlertOps_raises_itself_has_a_runbook()
    {
        var runbooks = RunbookCatalog.Load(RepositoryFiles.Path("runbooks"));
        Assert.All(OwnAlerts.Names, name => Assert.NotNull(LinkCheck.RunbookOf(name, runbooks)));
    }

    /// <summary>
    /// Alertmanager silences a warning for a critical alert of the same name when all labels of its list are equal: a label that names a thing in the rules and
    /// is not in the list would let the trouble of one thing silence that of another.
    /// </summary>
    [Fact]
    public void A_critical_alert_silences_only_the_warning_about_the_same_thing()
    {
        var equal = Words(EqualList().Match(File.ReadAllText(RepositoryFiles.Path("deploy", "alertmanager", "alertmanager.yml"))).Groups["labels"].Value);

        var named = Directory.GetFiles(RepositoryFiles.Path("rules"), "*.rules.yml")
            .Select(File.ReadAllText)
            .SelectMany(text => NamedLabel().Matches(text).Select(match => match.Groups["label"].Value).Concat(Grouping().Matches(text).SelectMany(match => Words(match.Groups["labels"].Value))))
            .ToHashSet(StringComparer.Ordinal);

        // A machine is known by its instance, too; le is a bucket; signal and severity tell the two alerts apart.
        named.ExceptWith(["machine", "le", "signal", "severity"]);
        Assert.Subset(equal, named);
    }

    /// <summary>Each pack of rules has its line in the example, and the one about a product that has ended is loaded by nobody who doesn't ask for it.</summary>
    [Fact]
    public void The_example_of_Prometheus_loads_every_pack_but_that_of_WhatsApp()
    {
        var example = File.ReadAllText(RepositoryFiles.Path("deploy", "prometheus", "prometheus.yml"));

        var packs = Directory.GetFiles(RepositoryFiles.Path("rules"), "*.rules.yml").Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(packs.Where(pack => pack != "whatsapp.rules.yml"), LoadedPack().Matches(example).Select(match => match.Groups["pack"].Value).Order(StringComparer.Ordinal));
        Assert.Contains("# - /etc/prometheus/rules/whatsapp.rules.yml", example, StringComparison.Ordinal);
    }

    private static HashSet<string> Words(string text) => [.. text.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"equal:\s*\[(?<labels>[^\]]+)\]")]
    private static partial Regex EqualList();

    [GeneratedRegex(@"^  - /etc/prometheus/rules/(?<pack>\S+)$", RegexOptions.Multiline)]
    private static partial Regex LoadedPack();

    [GeneratedRegex(@"\$labels\.(?<label>[a-z_]+)")]
    private static partial Regex NamedLabel();

    [GeneratedRegex(@"\bby \((?<labels>[a-z_, ]+)\)")]
    private static partial Regex Grouping();
}
