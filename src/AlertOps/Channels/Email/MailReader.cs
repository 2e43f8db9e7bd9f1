using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace AlertOps.Channels.Email;

/// <summary>Reads the parts of a mail that <see cref="MailMessage"/> wrote.</summary>
internal static partial class MailReader
{
    /// <returns>Null for bytes that are no such mail.</returns>
    public static MailContent? Read(ImmutableArray<byte> mail)
    {
        try
        {
            var (headers, body) = Entity(Encoding.ASCII.GetString(mail.AsSpan()));
            var leaves = Leaves(headers, body).ToList();
            return Leaf(leaves, "text/plain") is { } text && Leaf(leaves, "text/html") is { } html && headers.TryGetValue("Subject", out var subject)
                ? new MailContent(Decode(subject), Encoding.UTF8.GetString(text).ReplaceLineEndings("\n"), Encoding.UTF8.GetString(html).ReplaceLineEndings("\n"), Images(leaves))
                : null;
        }
        catch (FormatException)
        {
            // Something in it that should be base64 is none.
            return null;
        }
    }

    private static byte[]? Leaf(List<(Dictionary<string, string> Headers, string Body)> leaves, string type) =>
        leaves.Where(leaf => TypeOf(leaf.Headers).StartsWith(type, StringComparison.OrdinalIgnoreCase)).Select(leaf => Convert.FromBase64String(leaf.Body)).FirstOrDefault();

    private static ImmutableArray<MailImage> Images(List<(Dictionary<string, string> Headers, string Body)> leaves) =>
    [
        .. leaves.Where(leaf => leaf.Headers.ContainsKey("Content-ID"))
            .Select(leaf => new MailImage(leaf.Headers["Content-ID"].Trim('<', '>'), [.. Convert.FromBase64String(leaf.Body)])),
    ];

    private static IEnumerable<(Dictionary<string, string> Headers, string Body)> Leaves(Dictionary<string, string> headers, string body)
    {
        if (!TypeOf(headers).StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || Boundary().Match(TypeOf(headers)) is not { Success: true } boundary)
        {
            return [(headers, body)];
        }

        // Before the first boundary stands the preamble; the last one is followed by two hyphens.
        return ("\r\n" + body).Split($"\r\n--{boundary.Groups["it"].Value}").Skip(1)
            .TakeWhile(part => !part.StartsWith("--", StringComparison.Ordinal))
            .SelectMany(part =>
            {
                var entity = Entity(part.TrimStart('\r', '\n'));
                return Leaves(entity.Headers, entity.Body);
            });
    }

    private static (Dictionary<string, string> Headers, string Body) Entity(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in (end < 0 ? text : text[..end]).Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n"))
        {
            if (line.Split(": ", 2) is [var name, var value])
            {
                headers.TryAdd(name, value);
            }
        }

        return (headers, end < 0 ? "" : text[(end + 4)..]);
    }

    private static string TypeOf(Dictionary<string, string> headers) => headers.GetValueOrDefault("Content-Type", "");

    /// <summary>Decodes encoded words (RFC 2047). White space between two of them is no part of the text.</summary>
    private static string Decode(string header) => EncodedWords().Replace(header, words =>
        string.Concat(words.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Encoding.UTF8.GetString(Convert.FromBase64String(word["=?UTF-8?B?".Length..^2])))));

    [GeneratedRegex("boundary=\"(?<it>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?UTF-8\?B\?[A-Za-z0-9+/=]*\?=( +=\?UTF-8\?B\?[A-Za-z0-9+/=]*\?=)*", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EncodedWords();
}
