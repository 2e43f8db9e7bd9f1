using System.Globalization;

namespace AlertOps.Channels.Email;

/// <summary>A mail address with its display name: <c>AlertOps &lt;alerts@example.com&gt;</c>.</summary>
internal sealed record Mailbox(string Display, string Address)
{
    /// <summary>RFC 5321 §4.5.3.1.3: a path with its angle brackets has 256 octets.</summary>
    private const int MaxAddress = 254;

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>
    /// Null for an address that can't stand in a command: one with no or several @, a dot at its start, spaces, brackets, control characters, or
    /// letters outside ASCII before the @ (SMTPUTF8 is not supported). An international domain becomes its ASCII form.
    /// </summary>
    public static Mailbox? Parse(string text)
    {
        text = text.Trim();
        var open = text.LastIndexOf('<');
        if (open < 0)
        {
            return Ascii(text) is { } bare ? new Mailbox("", bare) : null;
        }

        return text.EndsWith('>') && Ascii(text[(open + 1)..^1].Trim()) is { } address
            ? new Mailbox(Unquote(text[..open].Trim()), address)
            : null;
    }

    private static string Unquote(string display) => display is ['"', .., '"']
        ? display[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal)
        : display;

    private static string? Ascii(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address[0] == '.' || address.Length > MaxAddress)
        {
            return null;
        }

        try
        {
            var ascii = address[..(at + 1)] + new IdnMapping().GetAscii(address[(at + 1)..]);
            return ascii.Length <= MaxAddress && ascii.All(IsAddressCharacter) && ascii.IndexOf('@', StringComparison.Ordinal) == at ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsAddressCharacter(char c) => c is > ' ' and < '\x7f' && "<>()[],;:\\\"".IndexOf(c, StringComparison.Ordinal) < 0;
}
