using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Intake.Alertmanager;

/// <summary>Reads RFC 3339 times with up to nine fractional digits, truncated to the microseconds that are stored. Go's zero time (year 1) becomes null.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var time))
        {
            throw new JsonException("a time like 2026-01-31T08:30:00Z is expected");
        }

        var utc = time.ToUniversalTime();
        return utc.Year == 1 ? null : utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) => throw new NotSupportedException();
}
