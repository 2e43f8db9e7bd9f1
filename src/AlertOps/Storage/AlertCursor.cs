using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AlertOps.Storage;

/// <summary>Start of the next page of an incident's alerts: the sort key of the last alert on the page before. Opaque outside.</summary>
/// <param name="Place">0 to 2 for firing alerts, worst first; 3 to 5 for resolved ones.</param>
/// <param name="StartsAt">In microseconds; later ones come first.</param>
internal sealed record AlertCursor(int Place, long StartsAt, string Fingerprint)
{
    private const int MaxLength = 1024;

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"alert:{Place}:{StartsAt}:{Fingerprint}")));

    /// <summary>Parses a cursor; false for any other text. An empty text is the first page, and null.</summary>
    public static bool TryRead(string? text, out AlertCursor? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (text.Length > MaxLength || !Base64Url.IsValid(text))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(':', 4);
        if (parts is not ["alert", var place, var starts, var fingerprint]
            || !int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
            || !long.TryParse(starts, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var startsAt)
            || fingerprint.Contains('\0'))
        {
            return false;
        }

        cursor = new AlertCursor(rank, startsAt, fingerprint);
        return true;
    }
}
