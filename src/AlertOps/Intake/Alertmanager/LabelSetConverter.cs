using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Alerts;

namespace AlertOps.Intake.Alertmanager;

/// <summary>Reads labels or annotations, an object of strings. A value of another kind is refused with the name of its member.</summary>
internal sealed class LabelSetConverter : JsonConverter<LabelSet>
{
    public override LabelSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object of strings is expected");
        }

        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = StringConverter.ReadString(ref reader);
            reader.Read();
            pairs.Add(KeyValuePair.Create(name, reader.TokenType switch
            {
                JsonTokenType.String => StringConverter.ReadString(ref reader),
                JsonTokenType.Null => "",
                _ => throw new JsonException($"the value of \"{name}\" must be a string"),
            }));
        }

        return LabelSet.From(pairs);
    }

    public override void Write(Utf8JsonWriter writer, LabelSet value, JsonSerializerOptions options) => throw new NotSupportedException();
}
