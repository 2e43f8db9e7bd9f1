using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Configuration;

namespace AlertOps.Checking;

/// <summary>A Grafana dashboard file: its uid and the titles of its panels.</summary>
internal sealed record Dashboard(string File, string Uid, string Title, ImmutableArray<DashboardPanel> Panels);

internal sealed record DashboardPanel(string Title, string Type, ImmutableArray<string> Exprs, bool HasUnit, bool HasDescription);

/// <summary>Reads Grafana's classic dashboard JSON (schema 36 to 39), panels inside collapsed rows included.</summary>
internal static class DashboardFiles
{
    public static ImmutableArray<Dashboard> Load(string folder, ICollection<Problem> problems)
    {
        if (!Directory.Exists(folder))
        {
            problems.Add(new Problem(folder, 0, "the folder does not exist", "name the right one with --dashboards"));
            return [];
        }

        return
        [
            .. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
                .Select(file => Read(file, problems)).OfType<Dashboard>(),
        ];
    }

    private static Dashboard? Read(string file, ICollection<Problem> problems)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = json.RootElement;
            var panels = Panels(root).Select(ReadPanel).Where(panel => panel.Type != "row").ToImmutableArray();
            return new Dashboard(file, Text(root, "uid"), Text(root, "title"), panels);
        }
        catch (JsonException error)
        {
            problems.Add(new Problem(file, (int)(error.LineNumber ?? 0) + 1, $"not JSON: {error.Message}", "export the dashboard again, or mend the place"));
            return null;
        }
    }

    private static IEnumerable<JsonElement> Panels(JsonElement parent) => parent.TryGetProperty("panels", out var panels) && panels.ValueKind == JsonValueKind.Array
        ? panels.EnumerateArray().SelectMany(panel => Panels(panel).Prepend(panel))
        : [];

    private static DashboardPanel ReadPanel(JsonElement panel)
    {
        var exprs = panel.TryGetProperty("targets", out var targets) && targets.ValueKind == JsonValueKind.Array
            ? targets.EnumerateArray().Select(target => Text(target, "expr")).Where(expr => expr.Length > 0)
            : [];
        var unit = panel.TryGetProperty("fieldConfig", out var config) && config.TryGetProperty("defaults", out var defaults) ? Text(defaults, "unit") : "";
        return new DashboardPanel(Text(panel, "title"), Text(panel, "type"), [.. exprs], unit.Length > 0, Text(panel, "description").Length > 0);
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
