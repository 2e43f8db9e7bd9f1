using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Alerts;

/// <summary>
/// Names and values of one alert (labels or annotations), sorted by name and compared by value, so that it can be part of a record.
/// </summary>
[JsonConverter(typeof(LabelSetJsonConverter))]
internal sealed class LabelSet : IEquatable<LabelSet>, IReadOnlyCollection<KeyValuePair<string, string>>
{
    private static readonly Comparison<KeyValuePair<string, string>> ByName = (one, other) => string.CompareOrdinal(one.Key, other.Key);

    // An array, because label sets are small, created by the ten thousand, and mostly read from end to end.
    private readonly KeyValuePair<string, string>[] values;

    private LabelSet(KeyValuePair<string, string>[] values) => this.values = values;

    public static LabelSet Empty { get; } = new([]);

    public int Count => values.Length;

    /// <summary>The value of a label; "" when the alert doesn't have it, as in Prometheus.</summary>
    public string this[string name] => TryGet(name, out var value) ? value : "";

    public string AlertName => this["alertname"];

    /// <summary>Makes a set; of a name that comes twice the last value counts.</summary>
    public static LabelSet From(IEnumerable<KeyValuePair<string, string>> pairs) => Own([.. pairs]);

    public static LabelSet Of(params (string Name, string Value)[] pairs) =>
        From(pairs.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));

    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var pair in values)
        {
            if (string.Equals(pair.Key, name, StringComparison.Ordinal))
            {
                value = pair.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    public LabelSet With(string name, string value) => Own([.. values, KeyValuePair.Create(name, value)]);

    public bool Equals(LabelSet? other) => other is not null && (ReferenceEquals(values, other.values) || values.AsSpan().SequenceEqual(other.values));

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

    public ReadOnlySpan<KeyValuePair<string, string>> AsSpan() => values;

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <param name="pairs">The set takes ownership of the array.</param>
    private static LabelSet Own(KeyValuePair<string, string>[] pairs)
    {
        if (pairs.Length == 0)
        {
            return Empty;
        }

        // They are mostly sorted already: Alertmanager writes maps by name.
        for (var index = 1; index < pairs.Length; index++)
        {
            if (ByName(pairs[index - 1], pairs[index]) >= 0)
            {
                return new LabelSet(SortedOnce(pairs));
            }
        }

        return new LabelSet(pairs);
    }

    private static KeyValuePair<string, string>[] SortedOnce(KeyValuePair<string, string>[] pairs)
    {
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
        {
            last[name] = value;
        }

        return [.. last];
    }

    /// <summary>The form that Prometheus prints: <c>{a="1", b="2"}</c>.</summary>
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
        foreach (var (name, text) in value.AsSpan())
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
