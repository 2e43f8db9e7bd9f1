using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AlertOps.Notices;

/// <summary>
/// Cleans text from outside for one line of a message: without control or direction-changing characters, colours of a terminal and line breaks, and of
/// bounded length.
/// </summary>
internal static partial class CleanText
{
    /// <summary>Enough for a sentence, but too little to displace the rest of a message.</summary>
    public const int DefaultLength = 120;

    /// <summary>The middle of a longer name isn't even read.</summary>
    private const int MaxNameLength = 4096;

    /// <param name="max">Length in runes, the "…" included.</param>
    public static string Of(string text, int max = DefaultLength)
    {
        var clean = new StringBuilder(Math.Min(text.Length, max));
        var pendingSpace = false;
        var count = 0;
        foreach (var rune in WithoutColours(text).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                pendingSpace = count > 0;
                continue;
            }

            if (IsInvisible(rune))
            {
                continue;
            }

            if (pendingSpace)
            {
                clean.Append(' ');
                count++;
                pendingSpace = false;
            }

            clean.Append(rune);
            if (++count > max)
            {
                return Shorten(clean.ToString(), max);
            }
        }

        return clean.ToString();
    }

    /// <summary>Cuts a text between runes and appends "…".</summary>
    public static string Shorten(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var kept = new StringBuilder(max * 2);
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++count > max)
            {
                var shorter = kept.ToString().EnumerateRunes().SkipLast(1).Select(item => item.ToString());
                return string.Concat(shorter).TrimEnd() + "…";
            }

            kept.Append(rune);
        }

        return text;
    }

    /// <summary>Cuts a text between runes so that its UTF-8 bytes, those of the "…" included, are within a budget of at least three.</summary>
    public static string FitBytes(string text, int budget)
    {
        if (Encoding.UTF8.GetByteCount(text) <= budget)
        {
            return text;
        }

        var (left, length) = (budget - Encoding.UTF8.GetByteCount("…"), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length].TrimEnd() + "…";
    }

    /// <summary>Cuts a cleaned text in its middle, since names that begin alike often differ at their end.</summary>
    /// <param name="max">Length in runes, the "…" included.</param>
    public static string Middle(string text, int max)
    {
        var bounded = text.Length <= MaxNameLength ? text : text[..(MaxNameLength / 2)] + text[^(MaxNameLength / 2)..];
        var runes = Of(bounded, MaxNameLength).EnumerateRunes().ToArray();
        if (runes.Length <= max)
        {
            return string.Concat(runes);
        }

        var tail = (max - 1) / 2;
        return string.Concat(runes[..(max - 1 - tail)]).TrimEnd() + "…" + string.Concat(runes[^tail..]).TrimStart();
    }

    /// <summary>Removes the escape sequences by which programs colour their output on a terminal.</summary>
    public static string WithoutColours(string text) => text.Contains('\u001B', StringComparison.Ordinal) ? TerminalSequence().Replace(text, "") : text;

    [GeneratedRegex(@"\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\^_])", RegexOptions.NonBacktracking)]
    private static partial Regex TerminalSequence();

    // Characters that change direction or hide text, private use, and lone surrogates: a label must not disguise the text after it.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned;
}
