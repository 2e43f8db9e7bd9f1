using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AlertOps.Alerts;

namespace AlertOps.Notices;

/// <summary>Reads what only alerts of Grafana have: their rule's numbers, and the two alerts by which Grafana says that a rule could not be judged.</summary>
internal static partial class GrafanaAlert
{
    /// <summary>The annotation in which Grafana tells why a rule could not be judged.</summary>
    public const string ErrorAnnotation = "Error";

    private const int MaxDepth = 4;

    /// <summary>True when the rule got no data, so that no threshold was measured.</summary>
    public static bool HasNoData(Alert alert) => alert.Name == "DatasourceNoData";

    /// <summary>True when the rule's query failed.</summary>
    public static bool HasFailed(Alert alert) => alert.Name == "DatasourceError";

    public static bool IsUnjudged(Alert alert) => HasNoData(alert) || HasFailed(alert);

    /// <summary>The name of the rule that could not be judged; "" when Grafana did not send it.</summary>
    public static string RuleOf(Alert alert) => alert.Labels["rulename"];

    /// <summary>
    /// The number that the rule compared, from <c>values</c>, else from <c>valueString</c>. Grafana names the steps of a rule A, B, C…; the last one is the
    /// comparison, which is 0 or 1, and the one before it has the number. Null when there is none.
    /// </summary>
    public static double? Value(Alert alert)
    {
        var steps = Steps(alert.Annotations[GrafanaAnnotations.Values]);
        if (steps.Count == 0)
        {
            steps = Written(alert.Annotations[GrafanaAnnotations.ValueString]);
        }

        if (steps.Count > 0 && steps.Values[^1] is 0 or 1)
        {
            steps.RemoveAt(steps.Count - 1);
        }

        return steps.Count > 0 ? steps.Values[^1] : null;
    }

    private static SortedList<string, double> Steps(string json)
    {
        var steps = new SortedList<string, double>(StringComparer.Ordinal);
        try
        {
            if (json.Length > 0)
            {
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
                foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Number))
                {
                    steps[member.Name] = member.Value.GetDouble();
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A sender that only resembles Grafana: it has no numbers.
        }

        return steps;
    }

    private static SortedList<string, double> Written(string text)
    {
        var steps = new SortedList<string, double>(StringComparer.Ordinal);
        foreach (var match in Step().Matches(text).AsEnumerable())
        {
            if (double.TryParse(match.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                steps[match.Groups["name"].Value] = value;
            }
        }

        return steps;
    }

    [GeneratedRegex(@"var='(?<name>[^']*)'[^\]]*?\bvalue=(?<value>[^\s\]]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
