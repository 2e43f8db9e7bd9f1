using System.Text;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>The link to the runbook's dashboard in Grafana, with the time of the incident and the labels of its alerts.</summary>
internal static class GrafanaLink
{
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>Labels that the shipped dashboards have variables for.</summary>
    private static readonly string[] Variables = ["job", "instance", "node", "machine"];

    /// <summary>The time range begins an hour before the incident and ends an hour after it, or now.</summary>
    public static string Of(Uri grafana, DashboardReference dashboard, Incident incident)
    {
        // A sender without a clock reports the year 1.
        var from = incident.OpenedAt <= DateTimeOffset.UnixEpoch + Margin ? "now-1h" : (incident.OpenedAt - Margin).ToUnixTimeMilliseconds().ToString();
        var to = incident.ResolvedAt is { } end ? (end + Margin).ToUnixTimeMilliseconds().ToString() : "now";
        var url = new StringBuilder($"{grafana.AbsoluteUri.TrimEnd('/')}/d/{Uri.EscapeDataString(dashboard.Uid)}?from={from}&to={to}");
        foreach (var variable in Variables)
        {
            foreach (var value in incident.Subject.Select(alert => alert.Labels[variable]).Where(value => value.Length > 0).Distinct().Take(10))
            {
                url.Append("&var-").Append(variable).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return url.ToString();
    }
}
