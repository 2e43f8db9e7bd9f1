using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Storage.Stores;

/// <summary>Serializers of the documents in columns. They are generated, so that a new process need not inspect its own types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters =
    [
        typeof(Word<AlertStatus>), typeof(Word<Severity>), typeof(Word<Language>), typeof(Word<NoticeKind>), typeof(Word<Tone>), typeof(Word<ActionState>),
        typeof(Word<Unavailable>), typeof(Word<OutcomeKind>), typeof(Word<FailureReason>),
    ])]
[JsonSerializable(typeof(LabelSet))]
[JsonSerializable(typeof(GroupUpdate))]
[JsonSerializable(typeof(ImmutableArray<StoredEvidence>))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(Block))]
[JsonSerializable(typeof(Dictionary<string, Outcome>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, Outcome>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
internal sealed partial class StoredDocuments : JsonSerializerContext
{
    /// <summary>Converts an enumeration to the same word as in columns.</summary>
    private sealed class Word<T> : JsonConverter<T>
        where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && EnumNames.TryParse<T>(reader.GetString(), out var value)
                ? value
                : throw new JsonException($"a word for {typeof(T).Name} is expected");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(EnumNames.Of(value));
    }
}
