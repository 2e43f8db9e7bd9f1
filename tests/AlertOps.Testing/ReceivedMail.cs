using System.Text;
using System.Text.RegularExpressions;

namespace AlertOps.Testing;

/// <summary>A mail that the server accepted, with its parts parsed.</summary>
internal sealed record ReceivedMail(string From, IReadOnlyList<string> Recipients, string Raw)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; } = ParseHeaders(Raw);

    public string Subject => DecodeWords(Header("Subject"));

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    /// <summary>The leaf parts in their order.</summary>
    public IReadOnlyList<MailPart> Parts => [.. Leaves(Headers, Body(Raw), "")];

    /// <summary>The unfolded value of a header; "" when it is absent. Fails when the header occurs twice.</summary>
    public string Header(string name)
    {
        var found = Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return found.Length > 1 ? throw new InvalidOperationException($"{name} stands there {found.Length} times") : found.Select(header => header.Value).FirstOrDefault("");
    }

    public string Decoded(string name) => DecodeWords(Header(name));

    /// <summary>Decodes encoded words; white space between two of them is no part of the text (RFC 2047).</summary>
    private static string DecodeWords(string value)
    {
        var joined = Regex.Replace(value, @"(?<=\?=)\s+(?==\?)", "", RegexOptions.None, TimeSpan.FromSeconds(1));
        return Regex.Replace(
            joined,
            @"=\?UTF-8\?B\?(?<text>[A-Za-z0-9+/=]*)\?=",
            word => new UTF8Encoding(false, true).GetString(Convert.FromBase64String(word.Groups["text"].Value)),
            RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1));
    }

    private static List<(string Name, string Value)> ParseHeaders(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var unfolded = Regex.Replace(text[..(end < 0 ? text.Length : end)], @"\r\n(?=[ \t])", "", RegexOptions.None, TimeSpan.FromSeconds(1));
        return [.. unfolded.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1].Trim() : ""))];
    }

    private string Part(string type) => Parts.Where(part => part.Type == type).Select(part => Encoding.UTF8.GetString(part.Body)).FirstOrDefault("");

    private static IEnumerable<MailPart> Leaves(IReadOnlyList<(string Name, string Value)> headers, string text, string inside)
    {
        var type = Field(headers, "Content-Type");
        if (!type.StartsWith("multipart/", StringComparison.Ordinal))
        {
            yield return new MailPart(inside, type.Split(';')[0], Field(headers, "Content-ID"), Field(headers, "Content-Disposition"), Convert.FromBase64String(text));
            yield break;
        }

        var boundary = Regex.Match(type, "boundary=\"(?<it>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["it"].Value;
        var pieces = ("\r\n" + text).Split($"\r\n--{boundary}");
        if (!pieces[^1].StartsWith("--", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{boundary} has no end");
        }

        foreach (var piece in pieces[1..^1])
        {
            var part = piece["\r\n".Length..];
            foreach (var leaf in Leaves(ParseHeaders(part), Body(part), $"{inside}{type.Split(';')[0]["multipart/".Length..]}/"))
            {
                yield return leaf;
            }
        }
    }

    private static string Field(IReadOnlyList<(string Name, string Value)> headers, string name) => headers.Where(header => header.Name == name).Select(header => header.Value).SingleOrDefault("");

    private static string Body(string text) => text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}

/// <summary>A leaf part of a mail.</summary>
/// <param name="Inside">Kinds of multipart around the part: <c>alternative/related/</c>.</param>
internal sealed record MailPart(string Inside, string Type, string ContentId, string Disposition, byte[] Body);
