using System.Text.Json;
using AlertOps.Alerts;

namespace AlertOps.Intake.Alertmanager;

/// <summary>Adds what Grafana sends beside an alert's annotations to them, under reserved names (<see cref="GrafanaAnnotations"/>). Members of another kind are passed over.</summary>
internal static class GrafanaDetails
{
    private const int MaxLength = 4096;

    public static LabelSet AddTo(LabelSet annotations, AlertmanagerAlert alert)
    {
        var details = new[]
        {
            (GrafanaAnnotations.Values, Numbers(alert.Values)),
            (GrafanaAnnotations.ValueString, Text(alert.ValueString)),
            (GrafanaAnnotations.Dashboard, Text(alert.DashboardUrl)),
            (GrafanaAnnotations.Panel, Text(alert.PanelUrl)),
            (GrafanaAnnotations.Silence, Text(alert.SilenceUrl)),
            (GrafanaAnnotations.Image, Text(alert.ImageUrl)),
        };
        return details.Where(detail => detail.Item2.Length > 0).Aggregate(annotations, (all, detail) => all.With(detail.Item1, detail.Item2));
    }

    private static string Numbers(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } numbers && numbers.GetRawText() is { Length: <= MaxLength } text && text.Length > "{}".Length ? TextSanitizer.Sanitize(text) : "";

    private static string Text(JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } text)
        {
            return "";
        }

        try
        {
            return text.GetString() is { Length: <= MaxLength } read ? TextSanitizer.Sanitize(read) : "";
        }
        catch (InvalidOperationException)
        {
            // JSON can hold a lone surrogate, which a string of .NET can't. None of these texts is needed.
            return "";
        }
    }
}
