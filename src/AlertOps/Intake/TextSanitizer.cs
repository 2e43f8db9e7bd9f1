using System.Text;

namespace AlertOps.Intake;

/// <summary>Makes text from outside storable everywhere: U+0000, which PostgreSQL refuses, and invalid Unicode become U+FFFD.</summary>
internal static class TextSanitizer
{
    public static string Sanitize(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }
}
