using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AlertOps.Testing;

/// <summary>Implements webhook/send (WeCom documentation 99110): 20 messages a minute; content that is too long is refused, not cut.</summary>
internal sealed class FakeWeComRobots(TimeProvider time)
{
    public const int MaxMarkdown = 4096;
    public const int MaxText = 2048;
    public const int PerMinute = 20;

    /// <summary>Largest size of a picture in bytes, before base64.</summary>
    public const int MaxImage = 2 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly List<WeComSeen> delivered = [];

    /// <summary>Number of messages that WeCom accepts from a robot each minute; a test that is about something else may raise it.</summary>
    public int LimitPerMinute { get; set; } = PerMinute;

    public HashSet<string> Keys { get; } = [];

    /// <summary>Messages that the group of a robot has received.</summary>
    public IReadOnlyList<WeComSeen> Seen(string key)
    {
        lock (gate)
        {
            return [.. delivered.Where(item => item.Recipient == key)];
        }
    }

    internal FakeWeComAnswer Answer(FakeWeComRequest request)
    {
        var key = request.Query("key");
        var now = time.GetUtcNow();
        lock (gate)
        {
            var (code, message) = Refusal(request, key, now);
            if (code != 0)
            {
                return FakeWeComAnswer.Of(code, message);
            }

            delivered.Add(new WeComSeen(key, request.Text("msgtype"), request.Content.Length > 0 ? request.Content : request.Picture("base64"), now));
            return FakeWeComAnswer.Of(0, "ok");
        }
    }

    private static bool AreTexts(FakeWeComRequest request, string name) =>
        request.Json?["text"]?[name] switch
        {
            null => true,
            JsonArray list => list.All(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String),
            _ => false,
        };

    private (int Code, string Message) Refusal(FakeWeComRequest request, string key, DateTimeOffset now)
    {
        var bytes = Encoding.UTF8.GetByteCount(request.Content);
        return request.Text("msgtype") switch
        {
            _ when !Keys.Contains(key) => (93000, "invalid webhook url"),
            _ when request.Body.Length == 0 => (93017, "empty body"),
            _ when request.Json is null => (40058, "Warning: wrong json format."),
            _ when delivered.Count(item => item.Recipient == key && item.At > now.AddMinutes(-1)) >= LimitPerMinute => (45009, "api freq out of limit"),
            "markdown" when bytes > MaxMarkdown => (40058, "markdown.content exceed max length 4096"),
            "markdown_v2" when bytes > MaxMarkdown => (40058, "markdown_v2.content exceed max length 4096"),
            "text" when bytes > MaxText => (40058, "text.content exceed max length 2048"),
            "image" => Judge(request.Picture("base64"), request.Picture("md5")),
            "text" when !AreTexts(request, "mentioned_list") || !AreTexts(request, "mentioned_mobile_list") => (40058, "mentioned_list is no list of strings"),
            "markdown" or "markdown_v2" or "text" => bytes == 0 ? (44004, "empty content") : (0, "ok"),
            _ => (40008, "invalid message type"),
        };
    }

    /// <summary>Checks a picture and answers with the codes of WeCom documentation 90313. Base64 is strict: no line breaks, no <c>data:</c> in front.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The checksum that WeCom asks for.")]
    private static (int Code, string Message) Judge(string base64, string md5)
    {
        var picture = new byte[base64.Length];
        if (base64.Length == 0 || base64.Any(char.IsWhiteSpace) || !Convert.TryFromBase64String(base64, picture, out var length))
        {
            return (40123, "invalid image");
        }

        var bytes = picture.AsSpan(0, length);
        return length > MaxImage ? (93018, "image too large")
            : !(bytes.StartsWith<byte>([0x89, 0x50, 0x4e, 0x47]) || bytes.StartsWith<byte>([0xff, 0xd8, 0xff])) ? (40004, "invalid media type")
            : !md5.Equals(Convert.ToHexString(MD5.HashData(bytes)), StringComparison.OrdinalIgnoreCase) ? (301019, "invalid md5")
            : (0, "ok");
    }
}
