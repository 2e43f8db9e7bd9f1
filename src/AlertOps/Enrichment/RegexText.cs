using System.Globalization;
using System.Text;

namespace AlertOps.Enrichment;

/// <summary>Any text as an RE2 regular expression that matches just that text.</summary>
internal static class RegexText
{
    private const string Special = @"\.+*?()|[]{}^$";

    /// <remarks>
    /// Control characters, the back-quote, U+FFFD and half surrogates are written as code points: a PromQL string can't hold a raw line feed, a
    /// back-quoted one no back-quote, and Prometheus' scanner takes a raw U+FFFD for broken UTF-8.
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
