using System.Text;

namespace AlertOps.Channels;

/// <summary>Makes an answer of a foreign server fit for the send log: no secret of ours that it echoes, one line, bounded.</summary>
internal static class Redaction
{
    private const int MaxLength = 300;

    /// <param name="secrets">Each is also looked for as it stands in a URL; those under four characters are left alone, they would tear words apart.</param>
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
}
