using System.Globalization;
using AlertOps.Alerts;

namespace AlertOps.Text;

/// <summary>Writes numbers as people read them: with Grafana's units, three significant digits and thousands separators.</summary>
internal static class ValueFormat
{
    private static readonly string[] Iec = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Si = ["", "k", "M", "G", "T", "P", "E"];

    /// <param name="value">In the unit's base: ms for "ms", a fraction for "percentunit". NaN and infinities are spelt out.</param>
    /// <param name="unit">A Grafana unit name; "" gives the plain number, an unknown one stands behind the number as it is.</param>
    public static string Format(double value, string unit, Language language = Language.Chinese)
    {
        var wording = ValueWording.In(language);
        if (double.IsNaN(value))
        {
            return wording.NotANumber;
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? wording.Infinite : "-" + wording.Infinite;
        }

        return unit switch
        {
            // "none" is for codes: 40001 must stand as a table of codes has it, without a separator.
            "none" => Number(value).Replace(",", ""),
            "" or "short" or "sishort" or "locale" => Number(value),
            "percent" => Number(value) + "%",
            "percentunit" => Number(value * 100) + "%",
            "reqps" => Number(value) + wording.RequestsPerSecond,
            "ops" or "cps" or "rps" or "wps" => Number(value) + wording.TimesPerSecond,
            "reqpm" or "opm" or "cpm" or "rpm" or "wpm" => Number(value) + wording.TimesPerMinute,
            "iops" => Number(value) + " IOPS",
            "bool" or "bool_yes_no" => value != 0 ? wording.Yes : wording.No,
            "bool_on_off" => value != 0 ? wording.On : wording.Off,
            "celsius" => Number(value) + " °C",
            "dateTimeAsIso" => Moment(value),
            _ => Scaled(value, unit, wording),
        };
    }

    /// <summary>A change of a value: always with a sign, a true minus.</summary>
    public static string Delta(double value, string unit, Language language) =>
        (value < 0 ? "−" : "+") + Format(Math.Abs(value), unit, language);

    /// <summary>Three significant digits, thousands separators, no trailing zeros.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (size is 0 or >= 1e15 or < 1e-6)
        {
            return size == 0 ? "0" : value.ToString("0.##e+0", CultureInfo.InvariantCulture);
        }

        var decimals = size >= 100 ? 0 : 2 - (int)Math.Floor(Math.Log10(size));
        var text = value.ToString("N" + Math.Min(decimals, 8).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    private static string Scaled(double value, string unit, ValueWording wording) => unit switch
    {
        "ns" => Duration(value, 1e-9, " ns", wording),
        "µs" or "us" => Duration(value, 1e-6, " µs", wording),
        "ms" or "dtdurationms" => Duration(value, 1e-3, " ms", wording),
        "s" or "dtdurations" or "clocks" => Duration(value, 1, " s", wording),
        "m" => Duration(value, 60, wording.Minutes, wording),
        "h" => Duration(value, 3600, wording.Hours, wording),
        "d" => Duration(value, 86400, wording.Days, wording),
        "bytes" => Prefixed(value, 1024, Iec, "B"),
        "decbytes" => Prefixed(value, 1000, Si, "B"),
        "bits" => Prefixed(value, 1024, Iec, "b"),
        "decbits" => Prefixed(value, 1000, Si, "b"),
        "Bps" => Prefixed(value, 1000, Si, "B/s"),
        "binBps" => Prefixed(value, 1024, Iec, "B/s"),
        "bps" => Prefixed(value, 1000, Si, "b/s"),
        "binbps" => Prefixed(value, 1024, Iec, "b/s"),
        _ => Number(value) + " " + unit,
    };

    private static string Prefixed(double value, double step, string[] prefixes, string symbol)
    {
        var power = 0;
        while (Math.Abs(value) >= step * 0.9995 && power < prefixes.Length - 1)
        {
            value /= step;
            power++;
        }

        return Number(value) + " " + prefixes[power] + symbol;
    }

    private static string Duration(double value, double seconds, string zeroUnit, ValueWording wording)
    {
        var length = Math.Abs(value * seconds);
        var sign = value < 0 ? "-" : "";
        return length switch
        {
            0 => "0" + zeroUnit,
            < 0.9995e-6 => sign + Number(length * 1e9) + " ns",
            < 0.9995e-3 => sign + Number(length * 1e6) + " µs",
            < 0.9995 => sign + Number(length * 1e3) + " ms",
            < 59.95 => sign + Number(length) + " s",
            < 1e11 => sign + wording.Duration(TimeSpan.FromSeconds(Math.Round(length))),
            _ => Number(value) + zeroUnit,
        };
    }

    // In Grafana this unit is milliseconds since 1970.
    private static string Moment(double milliseconds) => Math.Abs(milliseconds) < 2.5e14
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Number(milliseconds);
}
