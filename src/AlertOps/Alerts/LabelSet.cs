using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Alerts;

/// <summary>
/// Names and values of one alert (labels or annotations), sorted by name and equal by value, so that it may stand in a record.
/// </summary>
[JsonConverter(typeof(LabelSetJsonConverter))]
internal sealed class LabelSet : IEquatable<LabelSet>, IReadOnlyCollection<KeyValuePair<string, string>>
{
    private readonly ImmutableSortedDictionary<string, string> values;

    private LabelSet(ImmutableSortedDictionary<string, string> values) => this.values = values;

    public static LabelSet Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    public int Count => values.Count;

    /// <summary>The value of a label; "" when the alert doesn't have it, as in Prometheus.</summary>
    public string this[string name] => values.TryGetValue(name, out var value) ? value : "";

    public string AlertName => this["alertname"];

    public static LabelSet From(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var builder = Empty.values.ToBuilder();
        foreach (var (name, value) in pairs)
        {
            builder[name] = value;
        }

        return builder.Count == 0 ? Empty : new LabelSet(builder.ToImmutable());
    }

    public static LabelSet Of(params (string Name, string Value)[] pairs) =>
        From(pairs.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => values.TryGetValue(name, out value);

    public LabelSet With(string name, string value) => new(values.SetItem(name, value));

    public bool Equals(LabelSet? other) =>
        other is not null && (ReferenceEquals(values, other.values) || values.SequenceEqual(other.values));

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (name, value) in values)
        {
            hash.Add(name, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As Prometheus prints it: <c>{a="1", b="2"}</c>.</summary>
    public override string ToString() =>
        "{" + string.Join(", ", values.Select(pair => $"{pair.Key}={JsonSerializer.Serialize(pair.Value, Readable)}")) + "}";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>A JSON object of strings; a null value counts as "".</summary>
internal sealed class LabelSetJsonConverter : JsonConverter<LabelSet>
{
    public override LabelSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("expected an object of strings");
        }

        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            pairs.Add(KeyValuePair.Create(name, reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Null => "",
                _ => throw new JsonException($"the value of \"{name}\" must be a string"),
            }));
        }

        return LabelSet.From(pairs);
    }

    public override void Write(Utf8JsonWriter writer, LabelSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
