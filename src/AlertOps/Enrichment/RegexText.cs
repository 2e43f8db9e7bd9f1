using System.Globalization;
using System.Text;

namespace AlertOps.Enrichment;

/// <summary>Writes any text as an RE2 regular expression that matches that text alone.</summary>
internal static class RegexText
{
    private const string Special = @"\.+*?()|[]{}^$";

    /// <remarks>
    /// Control characters, the back-quote, U+FFFD and lone surrogates are written as code points: a PromQL string can't hold a raw line feed, one in
    /// back-quotes no back-quote, and Prometheus' lexer takes a raw U+FFFD for invalid UTF-8.
    /// </remarks>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value < ' ' || rune.Value is '`' or 0x7F or 0xFFFD)
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:x}}}");
                continue;
            }

            if (rune.IsAscii && Special.Contains((char)rune.Value))
            {
                text.Append('\\');
            }

            text.Append(rune.ToString());
        }

        return text.ToString();
    }
}
