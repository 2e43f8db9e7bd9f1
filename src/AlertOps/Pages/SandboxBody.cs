using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.Pages;

/// <summary>The body of a sandbox call: the message as each channel would have sent it.</summary>
/// <param name="Markdown">For a WeCom robot (4,096 bytes).</param>
/// <param name="AppMarkdown">For a WeCom app (2,048 bytes).</param>
internal sealed record SandboxBody(string Markdown, string AppMarkdown, string Text, SandboxMail Mail)
{
    public const string MediaType = "application/vnd.alertops.sandbox+json";

    /// <returns>Null when the body isn't that of a sandbox call.</returns>
    public static SandboxBody? Read(string mediaType, ImmutableArray<byte> body)
    {
        if (mediaType != MediaType || body.IsDefaultOrEmpty)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(body.AsSpan(), SandboxJson.Default.SandboxBody) is { Markdown: not null, AppMarkdown: not null, Text: not null, Mail.Html: not null } read
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record SandboxMail(string Subject, string Text, string Html);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SandboxBody))]
internal sealed partial class SandboxJson : JsonSerializerContext;
