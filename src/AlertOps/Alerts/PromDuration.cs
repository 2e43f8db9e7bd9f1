using System.Globalization;
using System.Text.RegularExpressions;

namespace AlertOps.Alerts;

/// <summary>Parses and formats durations in Prometheus' syntax: <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>, <c>250ms</c>.</summary>
internal static partial class PromDuration
{
    /// <summary>Enough for seven units with all significant digits.</summary>
    private const int LongestText = 150;

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("y", TimeSpan.FromDays(365)), ("w", TimeSpan.FromDays(7)), ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Prometheus counts nanoseconds in 64 bits, which end after 292 years.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365 * 292);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Length > LongestText)
        {
            return false;
        }

        var match = Form().Match(text);
        if (!match.Success || text.Length == 0)
        {
            return text == "0";
        }

        foreach (var (unit, length) in Units)
        {
            if (match.Groups[unit] is { Success: true } group)
            {
                if (!long.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > (Longest - duration) / length)
                {
                    return false;
                }

                duration += length * count;
            }
        }

        return true;
    }

    public static string Format(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return "0s";
        }

        var text = "";
        foreach (var (unit, length) in Units.Skip(2))
        {
            var count = (long)(duration / length);
            if (count > 0)
            {
                text += count + unit;
                duration -= length * count;
            }
        }

        return text.Length == 0 ? "0s" : text;
    }

    [GeneratedRegex(@"^(?:(?<y>[0-9]+)y)?(?:(?<w>[0-9]+)w)?(?:(?<d>[0-9]+)d)?(?:(?<h>[0-9]+)h)?(?:(?<m>[0-9]+)m)?(?:(?<s>[0-9]+)s)?(?:(?<ms>[0-9]+)ms)?\z", RegexOptions.None, 200)]
    private static partial Regex Form();
}
