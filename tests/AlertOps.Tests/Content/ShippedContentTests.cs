using AlertOps.Alerts;
using AlertOps.Channels;
using AlertOps.Linting;
using AlertOps.Runbooks;
using AlertOps.Testing;

namespace AlertOps.Tests.Content;

/// <summary>The shipped content is complete: every alert has its rule, its tests, its runbook in both languages and its panels.</summary>
public class ShippedContentTests
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
}
