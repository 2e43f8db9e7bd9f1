using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AlertOps.Storage;

/// <summary>Where the next page of an incident's alerts starts: what the last alert of the page before is ordered by. Opaque outside.</summary>
/// <param name="Place">0 to 2 for firing alerts, worst first; 3 to 5 for resolved ones.</param>
/// <param name="StartsAt">In microseconds; later ones come first.</param>
internal sealed record AlertCursor(int Place, long StartsAt, string Fingerprint)
{
    private const int MaxLength = 1024;

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"alert:{Place}:{StartsAt}:{Fingerprint}")));

    /// <summary>False for anything that isn't a cursor of ours; no cursor at all is the beginning, and null.</summary>
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
