using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AlertOps.Channels.WeCom;

/// <summary>Writes the image message of a robot (WeCom documentation 99110).</summary>
internal static class WeComImage
{
    /// <summary>Bytes of the PNG or JPEG itself, before base64.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>The body with the picture in base64, without line breaks or a <c>data:</c> prefix, and the MD5 of its bytes.</summary>
    /// <exception cref="ArgumentException">The picture is empty, or larger than WeCom accepts.</exception>
    [SuppressMessage("Security", "CA5351", Justification = "A checksum that WeCom requires; it protects nothing.")]
    public static ImmutableArray<byte> Body(ImmutableArray<byte> picture)
    {
        if (picture.IsDefaultOrEmpty || picture.Length > MaxBytes)
        {
            throw new ArgumentException($"A picture has between 1 and {MaxBytes} bytes.", nameof(picture));
        }

        return WeComJson.Object(json =>
        {
            json.WriteString("msgtype", "image");
            json.WriteStartObject("image");
            json.WriteBase64String("base64", picture.AsSpan());
            json.WriteString("md5", Convert.ToHexStringLower(MD5.HashData(picture.AsSpan())));
            json.WriteEndObject();
        });
    }
}
