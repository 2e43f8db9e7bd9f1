using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Intake.Alertmanager;

/// <summary>Reads strings and member names as <see cref="TextSanitizer"/> would leave them.</summary>
internal sealed class StringConverter : JsonConverter<string>
{
    private const char Replacement = '\uFFFD';

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? ReadString(ref reader) : throw new JsonException("a string is expected");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>Reads the string or property name at the reader's position.</summary>
    public static string ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!.Replace('\0', Replacement);
        }
        catch (InvalidOperationException)
        {
            // The tokenizer accepts a lone surrogate (\ud800) or broken UTF-8, GetString refuses them.
            return TextSanitizer.Sanitize(Unescape(Encoding.UTF8.GetString(reader.ValueSpan)));
        }
    }

    private static string Unescape(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '\\' || at + 1 == raw.Length)
            {
                text.Append(raw[at]);
                continue;
            }

            at++;
            text.Append(raw[at] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)Convert.ToUInt16(raw.Substring(at + 1, 4), 16),
                _ => raw[at],
            });
            at += raw[at] == 'u' ? 4 : 0;
        }

        return text.ToString();
    }
}
