using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AlertOps.Alerts;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Configuration.Keys;

/// <summary>The types that keys of several sections have. A type that only one section needs is made beside its keys.</summary>
internal static class KeyTypes
{
    /// <summary>One line of any text. Numbers and flags are text, too, since YAML doesn't tell them from it.</summary>
    public static KeyType<string?> Text { get; } = Of(new("text", "文本"), _ => AnyScalar(), (value, key) => value.Text(key.Example));

    public static KeyType<string?> Path { get; } = Of(new("a path", "路径"), _ => Json("string"), (value, key) => value.Text(key.Example));

    public static KeyType<Uri?> ServiceUrl { get; } =
        Of(new("an http or https URL", "http 或 https 地址"), _ => Pattern("^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+(/[^?#]*)?$"), (value, key) => value.ServiceUrl(key.Example));

    public static KeyType<bool?> Flag { get; } =
        Of(new("`true` or `false`", "`true` 或 `false`"), _ => Json("boolean"), (value, _) => value.Flag()) with { Json = text => JsonValue.Create(bool.Parse(text)) };

    public static KeyType<Language?> Language { get; } = Choice(("zh-CN", Alerts.Language.Chinese), ("zh", Alerts.Language.Chinese), ("en", Alerts.Language.English));

    public static KeyType<TimeZoneInfo?> TimeZone { get; } =
        Of(new("an IANA time zone", "IANA 时区名"), _ => Json("string"), (value, _) => value.TimeZone());

    public static KeyType<ImmutableArray<Matcher>?> Matchers { get; } = Of<ImmutableArray<Matcher>?>(
        new("a list of matchers, all of which must hold", "匹配条件的列表，须全部成立"),
        _ => ListSchema(Pattern("^\\s*[^\\s=!~]+\\s*(=~|!~|!=|=)")),
        (value, _) => value.Matchers()) with { IsScalar = false };

    public static KeyType<string?> MailAddress { get; } = Of(new("a mail address", "邮箱地址"), _ => Pattern("^[^@\\s]+@[^@\\s]+$"), (value, _) => value.MailAddress());

    /// <summary>PEM file with certificates of authorities; the value is its absolute path.</summary>
    public static KeyType<string?> Authorities { get; } =
        Of(new("a path of a PEM file", "PEM 文件的路径"), _ => Json("string"), (value, _) => CertificateFiles.Authorities(value));

    public static KeyType<Secret?> Secret { get; } = Of(new("a secret", "密钥"), _ => Json("string", "number"), (value, _) => value.AsSecret());

    public static KeyType<TimeSpan?> Duration(TimeSpan atMost) => Of(
        new($"a duration up to {PromDuration.Format(atMost)}", $"时长，不超过 {PromDuration.Format(atMost)}"),
        _ => Pattern("^(?=.*[1-9])([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$"),
        (value, key) => value.Duration(key.Example, atMost));

    public static KeyType<int?> Integer(int atLeast, int atMost) => Of(
        new($"a whole number between {atLeast} and {atMost}", $"{atLeast} 到 {atMost} 的整数"),
        _ => new JsonObject { ["type"] = "integer", ["minimum"] = atLeast, ["maximum"] = atMost },
        (value, key) => value.Integer(key.Example, atLeast, atMost)) with { Json = text => JsonValue.Create(int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)) };

    /// <summary>One of some words.</summary>
    public static KeyType<T?> Choice<T>(params (string Word, T Meaning)[] choices)
        where T : struct => Of(Words(choices.Select(choice => choice.Word)), _ => Enumeration(choices.Select(choice => choice.Word)), (value, _) => value.Choice(choices));

    /// <summary>One of some words, kept as a word.</summary>
    public static KeyType<string?> Word(params string[] words) => Of(Words(words), _ => Enumeration(words), (value, _) => value.Word(words));

    public static KeyType<Section?> Map(KeyTable table) =>
        Of(new("a map", "映射"), schema => schema.Map(table), (value, key) => value.Map(table, key.Written)) with { IsScalar = false, Table = table };

    /// <summary>A map whose keys are chosen by the user.</summary>
    public static KeyType<Section?> OpenMap(Bilingual noun, Func<SchemaWriter, JsonObject> schemaOfValues) => Of(
        noun,
        schema => new JsonObject { ["type"] = "object", ["additionalProperties"] = SchemaWriter.OrNull(schemaOfValues(schema)) },
        (value, key) => value.Map(null, key.Written)) with { IsScalar = false };

    /// <summary>A list of maps. Items that are no map are reported and left out.</summary>
    /// <param name="cureOfEmpty">The cure of an empty list; null when a list may be empty.</param>
    public static KeyType<ImmutableArray<Section>?> Maps(KeyTable table, string? cureOfEmpty = null) => Of<ImmutableArray<Section>?>(
        new("a list of maps", "映射的列表"),
        schema => ListSchema(schema.Map(table), cureOfEmpty is not null),
        (value, key) => value.List(key.Written) is { } items ? Sections(NotEmpty(value, items, cureOfEmpty), key, table) : null) with { IsScalar = false, Table = table, IsList = true };

    /// <summary>A map, or a list of maps.</summary>
    /// <param name="one">The keys of the only one.</param>
    /// <param name="many">The keys of each of several: the same, with others required.</param>
    public static KeyType<ImmutableArray<Section>?> MapOrMaps(KeyTable one, KeyTable many) => Of<ImmutableArray<Section>?>(
        new("a map, or a list of maps", "映射，或映射的列表"),
        schema => AnyOf(schema.Map(one), ListSchema(schema.Map(many)), new JsonObject { ["type"] = "array", ["items"] = schema.Map(one), ["maxItems"] = 1 }),
        (value, key) => value.ListOrOne() is [var only] ? Sections([only], key, one) : Sections(value.ListOrOne(), key, many)) with { IsScalar = false, Table = one, IsList = true };

    /// <summary>A list, or a single item that counts as a list of one. Items are read by the section's reader.</summary>
    /// <param name="cureOfEmpty">The cure of an empty list; null when its reader reports it, or it may be empty.</param>
    public static KeyType<ImmutableArray<Value>?> OneOrMany(Bilingual noun, Func<SchemaWriter, JsonObject> schemaOfItem, string? cureOfEmpty = null, bool mayBeEmpty = false) =>
        Of<ImmutableArray<Value>?>(
            noun,
            schema => AnyOf(schemaOfItem(schema), ListSchema(schemaOfItem(schema), !mayBeEmpty)),
            (value, _) => NotEmpty(value, value.ListOrOne(), cureOfEmpty));

    /// <summary>A list whose items are read by the section's reader.</summary>
    public static KeyType<ImmutableArray<Value>?> Many(Bilingual noun, Func<SchemaWriter, JsonObject> schemaOfItem, string? cureOfEmpty = null) => Of<ImmutableArray<Value>?>(
        noun,
        schema => ListSchema(schemaOfItem(schema), cureOfEmpty is not null),
        (value, key) => value.List(key.Written) is { } items ? NotEmpty(value, items, cureOfEmpty) : null) with { IsScalar = false };

    public static KeyType<T> Of<T>(Bilingual noun, Func<SchemaWriter, JsonObject> schema, Func<Value, Key, T> read) => new(noun, schema, read);

    public static JsonObject Json(params string[] types) => new() { ["type"] = types is [var only] ? only : new JsonArray([.. types.Select(type => JsonValue.Create(type))]) };

    public static JsonObject AnyScalar() => Json("string", "number", "boolean");

    public static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    public static JsonObject Enumeration(IEnumerable<string> words) => new() { ["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]) };

    public static JsonObject AnyOf(params JsonObject[] schemas) => new() { ["anyOf"] = new JsonArray([.. schemas]) };

    public static JsonObject ListSchema(JsonObject item, bool isNotEmpty = false)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item };
        if (isNotEmpty)
        {
            schema["minItems"] = 1;
        }

        return schema;
    }

    private static ImmutableArray<Section> Sections(ImmutableArray<Value> items, Key key, KeyTable table) =>
        [.. items.Select(item => item.Map(table, key.Written)).OfType<Section>()];

    private static ImmutableArray<Value> NotEmpty(Value value, ImmutableArray<Value> items, string? cure)
    {
        if (items.IsEmpty && cure is not null)
        {
            value.Report("an empty list", cure);
        }

        return items;
    }

    private static Bilingual Words(IEnumerable<string> words)
    {
        var text = string.Join(", ", words.Select(word => $"`{word}`"));
        return new(text, text.Replace(", ", "、", StringComparison.Ordinal));
    }
}
