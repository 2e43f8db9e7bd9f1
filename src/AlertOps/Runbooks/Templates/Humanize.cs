using System.Globalization;

namespace AlertOps.Runbooks.Templates;

/// <summary>Formats numbers exactly as Prometheus' template functions do, so that texts moved from alert annotations read the same.</summary>
internal static class Humanize
{
    private const double MaxNanoseconds = 9223372036854775807d;
    private static readonly string[] Large = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
    private static readonly string[] Binary = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
    private static readonly string[] Small = ["m", "u", "n", "p", "f", "a", "z", "y"];

    public static string Plain(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return General(value);
        }

        return Math.Abs(value) >= 1 ? ScaledDown(value, 1000, Large) : ScaledUp(value);
    }

    public static string Plain1024(double value) =>
        Math.Abs(value) <= 1 || !double.IsFinite(value) ? General(value) : ScaledDown(value, 1024, Binary);

    public static string Percentage(double value) => General(value * 100) + "%";

    /// <param name="value">Seconds.</param>
    public static string Duration(double value)
    {
        if (!double.IsFinite(value))
        {
            return General(value);
        }

        if (value == 0)
        {
            return "0s";
        }

        if (Math.Abs(value) < 1)
        {
            return ScaledUp(value) + "s";
        }

        var sign = value < 0 ? "-" : "";
        value = Math.Abs(value);
        var whole = value >= long.MaxValue ? long.MaxValue : (long)value;
        var (days, hours, minutes, seconds) = (whole / 86400, whole / 3600 % 24, whole / 60 % 60, whole % 60);
        return sign + (days, hours, minutes) switch
        {
            ( > 0, _, _) => $"{days}d {hours}h {minutes}m {seconds}s",
            (_, > 0, _) => $"{hours}h {minutes}m {seconds}s",
            (_, _, > 0) => $"{minutes}m {seconds}s",
            _ => General(value) + "s",
        };
    }

    /// <summary>Formats a time; null when Prometheus refuses it, past the range of nanoseconds in 64 bits.</summary>
    /// <param name="value">Unix seconds.</param>
    public static string? Timestamp(double value)
    {
        if (!double.IsFinite(value))
        {
            return General(value);
        }

        var nanoseconds = value * 1e9;
        if (Math.Abs(nanoseconds) >= MaxNanoseconds)
        {
            return null;
        }

        var time = DateTimeOffset.FromUnixTimeMilliseconds((long)nanoseconds / 1_000_000);
        return time.ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture) + " +0000 UTC";
    }

    private static string ScaledDown(double value, double step, string[] prefixes)
    {
        var prefix = "";
        foreach (var next in prefixes)
        {
            if (Math.Abs(value) < step)
            {
                break;
            }

            prefix = next;
            value /= step;
        }

        return General(value) + prefix;
    }

    private static string ScaledUp(double value)
    {
        var prefix = "";
        foreach (var next in Small)
        {
            if (Math.Abs(value) >= 1)
            {
                break;
            }

            prefix = next;
            value *= 1000;
        }

        return General(value) + prefix;
    }

    /// <summary>Formats as Go's <c>%.4g</c>: four significant digits, halves to even, no trailing zeros, an exponent below -4 and from 4 on.</summary>
    private static string General(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var (digits, exponent) = FourDigits(Math.Abs(value));
        var sign = value < 0 ? "-" : "";
        var trimmed = digits.TrimEnd('0');
        if (exponent is < -4 or >= 4)
        {
            var mantissa = trimmed.Length == 1 ? trimmed : trimmed[..1] + "." + trimmed[1..];
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + trimmed;
        }

        return sign + (trimmed.Length <= exponent + 1 ? digits[..(exponent + 1)] : trimmed[..(exponent + 1)] + "." + trimmed[(exponent + 1)..]);
    }

    private static (string Digits, int Exponent) FourDigits(double value)
    {
        // Sixty exact digits distinguish an exact half from a number close to it.
        var exact = value.ToString("E60", CultureInfo.InvariantCulture);
        var exponent = int.Parse(exact.AsSpan(exact.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = exact[0] + exact[2..exact.IndexOf('E')];
        var four = int.Parse(digits.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        var half = string.CompareOrdinal(digits[4..], "5" + new string('0', digits.Length - 5));
        four += half > 0 || (half == 0 && four % 2 == 1) ? 1 : 0;
        return four == 10000 ? ("1000", exponent + 1) : (four.ToString(CultureInfo.InvariantCulture), exponent);
    }
}
