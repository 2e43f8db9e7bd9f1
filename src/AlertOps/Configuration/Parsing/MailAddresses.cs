namespace AlertOps.Configuration.Parsing;

/// <summary>Tells mail addresses from other text: one '@' between two parts, and no character with a meaning in a header or an SMTP command.</summary>
internal static class MailAddresses
{
    private const int Longest = 254;

    public static bool IsAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && at == text.LastIndexOf('@')
            && at < text.Length - 1
            && text.Length <= Longest
            && !text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || "<>()[],;:\\\"".Contains(character, StringComparison.Ordinal))
            && text[at + 1] != '.' && text[^1] != '.';
    }

    /// <summary>True for an address, and for a display name with an address in angle brackets.</summary>
    public static bool IsMailbox(string text)
    {
        var open = text.LastIndexOf('<');
        return open < 0
            ? IsAddress(text)
            : text.EndsWith('>') && IsAddress(text[(open + 1)..^1]) && !text[..open].Any(character => char.IsControl(character) || character is '<' or '>');
    }
}
