using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AlertOps.Yaml;

namespace AlertOps.Tests.Configuration;

/// <summary>Converts YAML to JSON as an editor's schema check does it: by YAML's core types, with merge keys resolved.</summary>
internal static class YamlAsJson
{
    public static JsonElement Parse(string yaml)
    {
        var document = YamlReader.Read(yaml);
        return JsonSerializer.SerializeToElement(Convert(document.Root ?? new YamlScalar(1, 1, 1, "", YamlStyle.Plain, "")) ?? new JsonObject());
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMap map => Map(map),
        YamlList list => new JsonArray([.. list.Items.Select(Convert)]),
        YamlScalar { Style: YamlStyle.Plain } scalar => Plain(scalar.Text),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => throw new ArgumentException($"a node of kind {node.GetType().Name}", nameof(node)),
    };

    private static JsonObject Map(YamlMap map)
    {
        var converted = new JsonObject();
        foreach (var entry in map.Entries)
        {
            if (entry.Name != "<<")
            {
                converted[entry.Name] = Convert(entry.Value);
            }
        }

        foreach (var (name, value) in map.Entries.Where(entry => entry.Name == "<<").SelectMany(entry => Map((YamlMap)entry.Value)))
        {
            if (!converted.ContainsKey(name))
            {
                converted[name] = value?.DeepClone();
            }
        }

        return converted;
    }

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
