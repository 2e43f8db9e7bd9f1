using System.Text;
using System.Text.RegularExpressions;

namespace AlertOps.Testing;

/// <summary>A mail as the server took it, with its parts read back.</summary>
internal sealed record ReceivedMail(string From, IReadOnlyList<string> Recipients, string Raw)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; } = ParseHeaders(Raw);

    public string Subject => DecodeWords(Header("Subject"));

    public string Text => Part("text/plain");

    public string Html => Part("text/html");

    /// <summary>Unfolded, "" when it is absent; fails when it stands there twice.</summary>
    public string Header(string name)
    {
        var found = Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        return found.Length > 1 ? throw new InvalidOperationException($"{name} stands there {found.Length} times") : found.Select(header => header.Value).FirstOrDefault("");
    }

    public string Decoded(string name) => DecodeWords(Header(name));

    /// <summary>RFC 2047: white space between two encoded words is no part of the text.</summary>
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

    private string Part(string type)
    {
        var boundary = Regex.Match(Header("Content-Type"), "boundary=\"(?<it>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["it"].Value;
        foreach (var part in Raw.Split($"--{boundary}").Skip(1))
        {
            var headers = ParseHeaders(part.TrimStart('\r', '\n'));
            if (headers.Exists(header => header.Name == "Content-Type" && header.Value.StartsWith(type, StringComparison.Ordinal)))
            {
                var body = part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
                return Encoding.UTF8.GetString(Convert.FromBase64String(body));
            }
        }

        return "";
    }
}
