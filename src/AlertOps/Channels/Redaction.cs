using System.Net.Sockets;
using System.Text;

namespace AlertOps.Channels;

/// <summary>Makes texts of other servers and of exceptions fit for the send log: without our secrets, on one line, and of bounded length.</summary>
internal static class Redaction
{
    private const int MaxLength = 300;

    /// <param name="secrets">
    /// Each is also replaced in its URL-escaped form. Secrets under four characters are left alone, since they also occur inside words.
    /// </param>
    public static string Clean(string answer, params ReadOnlySpan<string?> secrets)
    {
        foreach (var secret in secrets)
        {
            if (secret is { Length: >= 4 })
            {
                answer = answer
                    .Replace(secret, "<secret>", StringComparison.OrdinalIgnoreCase)
                    .Replace(Uri.EscapeDataString(secret), "<secret>", StringComparison.OrdinalIgnoreCase);
            }
        }

        var line = new StringBuilder(MaxLength);
        foreach (var rune in answer.EnumerateRunes())
        {
            if (line.Length >= MaxLength)
            {
                return line.Append('…').ToString();
            }

            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        return line.ToString();
    }

    /// <summary>
    /// The reason why a request got no answer. It is made of enum names only, because the text of the exception may quote a URL with its key or a proxy's
    /// with its password.
    /// </summary>
    public static string Describe(HttpRequestException exception) => exception.InnerException switch
    {
        SocketException socket => $"{exception.HttpRequestError}: {socket.SocketErrorCode}",
        _ => exception.HttpRequestError.ToString(),
    };
}
