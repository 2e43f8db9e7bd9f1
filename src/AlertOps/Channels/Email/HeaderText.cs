using System.Text;

namespace AlertOps.Channels.Email;

/// <summary>Encodes any text for a header line (RFC 5322, RFC 2047). No text that it returns can end the line.</summary>
internal static class HeaderText
{
    /// <summary>RFC 2047 §2: the longest line that holds encoded words, and the longest encoded word.</summary>
    private const int MaxLine = 76;
    private const int MaxWord = 75;
    private const string Open = "=?UTF-8?B?";
    private const string Close = "?=";

    /// <summary>Replaces control characters, line and paragraph separators by spaces, and half a surrogate pair by U+FFFD.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <summary>Encodes the value of an unstructured header. Encoded words are split between characters, never inside one.</summary>
    /// <param name="column">Characters of the first line that are in use: the header's name, colon and space.</param>
    public static string Encode(string text, int column)
    {
        var clean = Clean(text);
        return IsPlain(clean) && column + clean.Length <= MaxLine ? clean : EncodedWords(clean, column);
    }

    /// <summary>Encodes a display name and its address.</summary>
    public static string Encode(Mailbox mailbox, int column)
    {
        var display = Clean(mailbox.Display);
        if (display.Length == 0)
        {
            return mailbox.Address;
        }

        var phrase = display.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_')
            ? display
            : "\"" + display.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
        phrase = IsPlain(display) && column + phrase.Length <= MaxLine ? phrase : EncodedWords(display, column);
        var folds = phrase.Contains('\n', StringComparison.Ordinal) || column + phrase.Length + mailbox.Address.Length + 3 > MaxLine;
        return $"{phrase}{(folds ? "\r\n" : "")} <{mailbox.Address}>";
    }

    private static bool IsPlain(string text) =>
        text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal);

    private static string EncodedWords(string text, int column)
    {
        var words = new StringBuilder();
        var bytes = new List<byte>(MaxWord);
        Span<byte> utf8 = stackalloc byte[4];
        var room = Room(column);
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (bytes.Count + length > room && (bytes.Count > 0 || words.Length == 0))
            {
                Flush(words, bytes);
                room = Room(1);
            }

            bytes.AddRange(utf8[..length]);
        }

        Flush(words, bytes);
        return words.ToString();
    }

    /// <summary>Number of bytes that an encoded word may hold when it begins at this column.</summary>
    private static int Room(int column) => Math.Max(0, Math.Min(MaxWord, MaxLine - column) - Open.Length - Close.Length) / 4 * 3;

    private static void Flush(StringBuilder words, List<byte> bytes)
    {
        if (bytes.Count > 0)
        {
            words.Append(words.Length > 0 ? "\r\n " : "").Append(Open).Append(Convert.ToBase64String([.. bytes])).Append(Close);
            bytes.Clear();
        }
    }
}
