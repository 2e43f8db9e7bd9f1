using System.Text.Json.Nodes;
using AlertOps.Alerts;

namespace AlertOps.Configuration.Keys;

/// <summary>Writes tables of keys as a JSON Schema (draft 2020-12) for editors. Tables with a name are written once, under <c>$defs</c>.</summary>
/// <param name="language">The language of the descriptions.</param>
internal sealed class SchemaWriter(Language language)
{
    private const string Any = "anyOf";
    private const string TypeKeyword = "type";
    private const string Enum = "enum";
    private readonly SortedDictionary<string, JsonObject> definitions = new(StringComparer.Ordinal);

    public JsonObject Document(KeyTable root, string title)
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (keyword, value) in Table(root).ToList())
        {
            schema[keyword] = value?.DeepClone();
        }

        schema["$defs"] = new JsonObject(definitions.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));
        return schema;
    }

    /// <summary>The schema of a map with these keys, or a reference to it.</summary>
    public JsonObject Map(KeyTable table)
    {
        if (table.Name is not { } name)
        {
            return Table(table);
        }

        if (!definitions.ContainsKey(name))
        {
            // Entered before it is written, since a table may contain itself.
            definitions[name] = [];
            definitions[name] = OrNull(Table(table));
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    /// <summary>The schema, which also takes a key without a value: it counts as absent.</summary>
    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema[Enum] is JsonArray words)
        {
            words.Add(null);
        }
        else if (schema[Any] is JsonArray choices)
        {
            choices.Add(KeyTypes.Json("null"));
        }
        else if (schema[TypeKeyword] is JsonArray types)
        {
            types.Add("null");
        }
        else if (schema[TypeKeyword] is JsonValue type)
        {
            schema[TypeKeyword] = new JsonArray(type.DeepClone(), "null");
        }

        // A reference stays as it is: definitions take a key without a value, too.
        return schema;
    }

    private JsonObject Table(KeyTable table)
    {
        var properties = new JsonObject();
        var rules = new JsonArray();
        var needs = new JsonObject();
        foreach (var key in table.Keys)
        {
            foreach (var name in key.Names)
            {
                properties[name] = Property(table, key, name);
                if (key.Needs is { } needed)
                {
                    needs[name] = new JsonArray(needed.Name);
                }
            }

            AddRules(table, key, rules);
        }

        var schema = new JsonObject { [TypeKeyword] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = table.Keys.Where(key => IsAlwaysRequired(table, key)).Select(key => JsonValue.Create(key.Name)).ToArray();
        AddIfAny(schema, "required", new JsonArray([.. required]));
        AddIfAny(schema, "allOf", rules);
        if (needs.Count > 0)
        {
            schema["dependentRequired"] = needs;
        }

        if (table.IsOneKey)
        {
            (schema["minProperties"], schema["maxProperties"]) = (1, 1);
        }

        return schema;
    }

    private JsonObject Property(KeyTable table, Key key, string name)
    {
        var isFile = name != key.Name;
        var schema = isFile ? KeyTypes.Json("string") : key.Type.Schema(this);
        schema = IsAlwaysRequired(table, key) ? schema : OrNull(schema);
        schema["description"] = Description(key, isFile);
        if (key.Default is { } value)
        {
            schema["default"] = key.Type.Json(value);
        }

        return schema;
    }

    private string Description(Key key, bool isFile)
    {
        var meaning = key.Meaning.In(language);
        var text = isFile ? new Bilingual($"A file that holds this secret: {meaning}", $"存放该密钥的文件：{meaning}").In(language) : meaning;
        if (key.DefaultNote is { } note)
        {
            text += new Bilingual($" Default: {note.English}.", $"默认：{note.Chinese}。").In(language);
        }

        return key.NeedsRestart ? text + new Bilingual(" A change needs a restart.", "修改后须重启。").In(language) : text;
    }

    /// <summary>Adds the keys that exclude each other, and a key that is required in one of several forms.</summary>
    private static void AddRules(KeyTable table, Key key, JsonArray rules)
    {
        var forms = Forms(key);
        if (forms.Count > 1)
        {
            rules.Add(new JsonObject { ["not"] = new JsonObject { ["required"] = new JsonArray([.. forms.Select(form => JsonValue.Create(form))]) } });
            if (table.IsRequired(key))
            {
                rules.Add(KeyTypes.AnyOf([.. forms.Select(form => new JsonObject { ["required"] = new JsonArray(form) })]));
            }
        }
    }

    private static bool IsAlwaysRequired(KeyTable table, Key key) => table.IsRequired(key) && Forms(key).Count == 1;

    /// <summary>The names of which one may be written.</summary>
    private static IReadOnlyList<string> Forms(Key key) => key.Excludes is { } other ? [key.Name, other.Name] : key.Names;

    private static void AddIfAny(JsonObject schema, string keyword, JsonArray items)
    {
        if (items.Count > 0)
        {
            schema[keyword] = items;
        }
    }
}
