using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Tests.Storage;

namespace AlertOps.Tests.Incidents;

public sealed class UpdateComparisonTests
{
    private static UpdateDifference Compare(KnownIncident? known, GroupUpdate update, bool confirmed = false) =>
        UpdateComparison.Compare(known, update, SeverityRules.Default, confirmed);

    private static KnownIncident Known(IncidentState state, params (Alert Alert, Severity Severity)[] alerts) => new(7, state, alerts.ToDictionary(
        item => item.Alert.Fingerprint,
        item => new KnownAlert(item.Alert.Status, item.Severity, item.Alert.StartsAt, item.Alert.EndsAt)));

    [Fact]
    public void Of_two_alerts_with_the_same_fingerprint_the_last_one_counts()
    {
        var difference = Compare(null, Given.Update(5, Given.Resolved("a", 0, 1), Given.Firing("a", 2)));

        Assert.Equal((UpdateTarget.NewIncident, 1), (difference.Target, difference.Added));
        Assert.True(Assert.Single(difference.Applied).IsFiring);
    }

    [Fact]
    public void An_update_that_resolves_the_incident_is_a_resolved_change_even_when_it_adds_alerts()
    {
        var known = Known(IncidentState.Open, (Given.Firing("a"), Severity.Warning));
        var difference = Compare(known, Given.Update(5, Given.Resolved("a", 0, 3), Given.Resolved("b", 1, 4, "critical")));

        Assert.Equal((ChangeKind.Resolved, 0, 1), (difference.Kind, difference.Added, difference.Resolved));
        Assert.Equal((Severity.Critical, Given.At(4)), (difference.Severity, difference.ResolvedAt));
    }

    [Fact]
    public void An_incident_has_the_severity_of_its_most_severe_firing_alert()
    {
        var known = Known(IncidentState.Open, (Given.Firing("a"), Severity.Critical), (Given.Firing("b"), Severity.Info));
        var difference = Compare(known, Given.Update(5, Given.Resolved("a", 0, 3, "critical")));

        Assert.Equal((ChangeKind.SomeResolved, Severity.Info), (difference.Kind, difference.Severity));
    }

    [Fact]
    public void Alerts_that_resolved_with_the_incident_before_are_not_written_to_the_new_one()
    {
        var known = Known(IncidentState.Resolved, (Given.Resolved("a", 0, 3), Severity.Warning));
        var difference = Compare(known, Given.Update(9, Given.Resolved("a", 0, 3), Given.Resolved("b", 1, 2), Given.Firing("c", 8)));

        Assert.Equal(UpdateTarget.NewIncident, difference.Target);
        Assert.Equal(["b", "c"], difference.Applied.Select(alert => alert.Fingerprint));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, true)]
    [InlineData(3.000001, false)]
    public void A_firing_alert_is_stale_when_it_began_no_later_than_the_known_end(double from, bool isStale)
    {
        var known = Known(IncidentState.Resolved, (Given.Resolved("a", 0, 3), Severity.Warning));

        Assert.Equal(isStale ? UpdateTarget.None : UpdateTarget.NewIncident, Compare(known, Given.Update(9, Given.Firing("a", from))).Target);
        Assert.Equal(UpdateTarget.NewIncident, Compare(known, Given.Update(9, Given.Firing("a", from)), confirmed: true).Target);
    }

    [Fact]
    public void An_acknowledged_incident_takes_new_alerts()
    {
        var known = Known(IncidentState.Acknowledged, (Given.Firing("a"), Severity.Warning));

        Assert.Equal((UpdateTarget.NewestIncident, ChangeKind.AlertsAdded), (Compare(known, Given.Update(5, Given.Firing("b"))) is var d ? (d.Target, d.Kind!.Value) : default));
    }
}
