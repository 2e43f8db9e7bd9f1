using System.Text;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>The runbook's dashboard in Grafana, at the time of the incident and for the labels of its alerts.</summary>
internal static class GrafanaLink
{
    private static readonly TimeSpan Lead = TimeSpan.FromHours(1);

    /// <summary>Labels that the shipped dashboards have variables for.</summary>
    private static readonly string[] Variables = ["job", "instance", "node", "machine"];

    /// <summary>From an hour before it began until an hour after it ended, or until now.</summary>
    public static string Of(Uri grafana, DashboardReference dashboard, Incident incident)
    {
        // A sender without a clock reports year 1.
        var from = incident.OpenedAt <= DateTimeOffset.UnixEpoch + Lead ? "now-1h" : (incident.OpenedAt - Lead).ToUnixTimeMilliseconds().ToString();
        var to = incident.ResolvedAt is { } end ? (end + Lead).ToUnixTimeMilliseconds().ToString() : "now";
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
