namespace AlertOps.Alerts;

/// <summary>
/// Names the annotations in which intake keeps what a body of Grafana has beside an alert's own annotations. Grafana reserves names of this form, so that no rule can set them.
/// </summary>
internal static class GrafanaAnnotations
{
    /// <summary>The numbers of the rule's queries and expressions by their letters, a JSON object.</summary>
    public const string Values = "__values__";

    /// <summary>The same as text: <c>[ var='A' labels={…} value=93.07 ]</c>.</summary>
    public const string ValueString = "__value_string__";

    public const string Dashboard = "__dashboard_url__";
    public const string Panel = "__panel_url__";
    public const string Silence = "__silence_url__";
    public const string Image = "__image_url__";
}
