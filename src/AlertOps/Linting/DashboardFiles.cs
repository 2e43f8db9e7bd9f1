using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AlertOps.Configuration;
using AlertOps.Files;

namespace AlertOps.Linting;

/// <summary>A Grafana dashboard file: its uid and its panels.</summary>
internal sealed record Dashboard(string File, string Uid, string Title, ImmutableArray<DashboardPanel> Panels);

/// <summary>One panel of a dashboard.</summary>
/// <param name="Exprs">The PromQL of its queries, with Grafana's variables.</param>
internal sealed record DashboardPanel(string Title, string Type, ImmutableArray<string> Exprs, bool HasUnit, bool HasDescription);

/// <summary>Reads Grafana's classic dashboard JSON (schema 36 to 39), panels inside collapsed rows included.</summary>
internal static class DashboardFiles
{
    private const int MaxFileBytes = 8 * 1024 * 1024;

    public static ImmutableArray<Dashboard> Load(string folder, ICollection<Problem> problems) =>
    [
        .. ContentFiles.In(folder, name => name.EndsWith(".json", StringComparison.Ordinal), MaxFileBytes, problems)
            .Select(file => Read(file, problems)).OfType<Dashboard>(),
    ];

    [SuppressMessage("Design", "CA1031", Justification = "An exception for one file becomes a problem of that file.")]
    private static Dashboard? Read(string file, ICollection<Problem> problems)
    {
        var content = BoundedFile.Read(file, MaxFileBytes);
        if (content.Error != FileError.None)
        {
            problems.Add(new Problem(file, 0, content.What, "let it be a file that whoever runs the check may read"));
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(content.Bytes);
            var root = json.RootElement;
            var panels = Panels(root).Select(ReadPanel).Where(panel => panel.Type != "row").ToImmutableArray();
            return new Dashboard(file, Text(root, "uid"), Text(root, "title"), panels);
        }
        catch (JsonException error)
        {
            problems.Add(new Problem(file, (int)(error.LineNumber ?? 0) + 1, $"not JSON: {error.Message}", "export the dashboard again, or mend the place"));
        }
        catch (Exception error)
        {
            // For example a lone surrogate in a title, which JSON can hold and a string of .NET can't.
            problems.Add(ContentFiles.Broken(file, error));
        }

        return null;
    }

    private static IEnumerable<JsonElement> Panels(JsonElement parent) => Items(parent, "panels").SelectMany(panel => Panels(panel).Prepend(panel));

    private static DashboardPanel ReadPanel(JsonElement panel)
    {
        var exprs = Items(panel, "targets").Select(target => Text(target, "expr")).Where(expr => expr.Length > 0);
        var unit = Text(Member(Member(panel, "fieldConfig"), "defaults"), "unit");
        return new DashboardPanel(Text(panel, "title"), Text(panel, "type"), [.. exprs], unit.Length > 0, Text(panel, "description").Length > 0);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;
}
