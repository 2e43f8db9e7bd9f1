using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Writes request bodies. The relaxed encoder leaves Chinese and <c>&lt;&gt;&amp;'</c> as they are, since errcode 40033 forbids <c>\uxxxx</c>.
/// </summary>
internal static class WeComJson
{
    public const string MediaType = "application/json";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ImmutableArray<byte> Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return [.. buffer.WrittenSpan];
    }

    public static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Object(write).AsSpan());
}
