using AlertOps.Alerts;

namespace AlertOps.Incidents;

/// <summary>Makes the title that an incident has until its first message gives it one: alert names, then the group's other labels.</summary>
internal static class ProvisionalTitle
{
    private const int MaxNames = 3;

    public static string Of(GroupUpdate update)
    {
        var names = update.Alerts.Select(alert => alert.Name).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var labels = update.GroupLabels.Where(label => label.Key != "alertname").Select(label => label.Value);
        var shown = names.Take(MaxNames).Concat(names.Count > MaxNames ? ["…"] : []);
        var title = string.Join(' ', shown.Concat(labels).Where(part => part.Length > 0));
        return title.Length > 0 ? title : update.GroupKey;
    }
}
