using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Intake;

/// <summary>
/// Text from outside as text that can be stored anywhere: U+0000 (which PostgreSQL refuses) and what is no valid Unicode become U+FFFD.
/// </summary>
internal sealed class WireText : JsonConverter<string>
{
    private const char Replacement = '\uFFFD';

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Take(ref reader) : throw new JsonException("a string is expected");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>The string or property name that the reader stands on.</summary>
    public static string Take(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!.Replace('\0', Replacement);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate (\ud800) or broken UTF-8: legal for the tokenizer, refused by GetString.
            return Scrub(Unescape(Encoding.UTF8.GetString(reader.ValueSpan)));
        }
    }

    public static string Scrub(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
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
