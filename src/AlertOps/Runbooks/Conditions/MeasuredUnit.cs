using System.Collections.Frozen;

namespace AlertOps.Runbooks.Conditions;

/// <summary>
/// A unit by what it measures and how many base units it has. Units with one dimension can be compared; the base units are the second, the byte, the bit,
/// the plain number, and once a second.
/// </summary>
/// <param name="Dimension">"" for plain numbers, of which ratios are some.</param>
internal readonly record struct MeasuredUnit(string Dimension, double Factor)
{
    private const string Time = "time";
    private const string Bytes = "bytes";
    private const string Bits = "bits";
    private const string Rate = "rate";
    private const string ByteRate = "bytes per second";
    private const string BitRate = "bits per second";

    public static MeasuredUnit Plain { get; } = new("", 1);

    public bool IsPlain => Dimension.Length == 0;

    private static readonly FrozenDictionary<string, MeasuredUnit> Grafana = new Dictionary<string, MeasuredUnit>(StringComparer.Ordinal)
    {
        ["none"] = Plain,
        ["short"] = Plain,
        ["sishort"] = Plain,
        ["locale"] = Plain,
        ["bool"] = Plain,
        ["bool_yes_no"] = Plain,
        ["bool_on_off"] = Plain,
        ["percentunit"] = Plain,
        ["percent"] = new("", 0.01),
        ["ns"] = new(Time, 1e-9),
        ["µs"] = new(Time, 1e-6),
        ["us"] = new(Time, 1e-6),
        ["ms"] = new(Time, 1e-3),
        ["dtdurationms"] = new(Time, 1e-3),
        ["s"] = new(Time, 1),
        ["dtdurations"] = new(Time, 1),
        ["clocks"] = new(Time, 1),
        ["m"] = new(Time, 60),
        ["h"] = new(Time, 3600),
        ["d"] = new(Time, 86400),
        ["bytes"] = new(Bytes, 1),
        ["decbytes"] = new(Bytes, 1),
        ["bits"] = new(Bits, 1),
        ["decbits"] = new(Bits, 1),
        ["Bps"] = new(ByteRate, 1),
        ["binBps"] = new(ByteRate, 1),
        ["bps"] = new(BitRate, 1),
        ["binbps"] = new(BitRate, 1),
        ["reqps"] = new(Rate, 1),
        ["ops"] = new(Rate, 1),
        ["cps"] = new(Rate, 1),
        ["rps"] = new(Rate, 1),
        ["wps"] = new(Rate, 1),
        ["pps"] = new(Rate, 1),
        ["iops"] = new(Rate, 1),
        ["reqpm"] = new(Rate, 1 / 60.0),
        ["opm"] = new(Rate, 1 / 60.0),
        ["cpm"] = new(Rate, 1 / 60.0),
        ["rpm"] = new(Rate, 1 / 60.0),
        ["wpm"] = new(Rate, 1 / 60.0),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, MeasuredUnit> Suffixes = new Dictionary<string, MeasuredUnit>(StringComparer.Ordinal)
    {
        ["%"] = new("", 0.01),
        ["ns"] = new(Time, 1e-9),
        ["us"] = new(Time, 1e-6),
        ["µs"] = new(Time, 1e-6),
        ["ms"] = new(Time, 1e-3),
        ["s"] = new(Time, 1),
        ["m"] = new(Time, 60),
        ["h"] = new(Time, 3600),
        ["d"] = new(Time, 86400),
        ["w"] = new(Time, 604800),
        ["B"] = new(Bytes, 1),
        ["kB"] = new(Bytes, 1e3),
        ["KB"] = new(Bytes, 1e3),
        ["MB"] = new(Bytes, 1e6),
        ["GB"] = new(Bytes, 1e9),
        ["TB"] = new(Bytes, 1e12),
        ["PB"] = new(Bytes, 1e15),
        ["KiB"] = new(Bytes, 1024),
        ["MiB"] = new(Bytes, 1024.0 * 1024),
        ["GiB"] = new(Bytes, 1024.0 * 1024 * 1024),
        ["TiB"] = new(Bytes, 1024.0 * 1024 * 1024 * 1024),
        ["PiB"] = new(Bytes, 1024.0 * 1024 * 1024 * 1024 * 1024),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The units that a number of a condition may carry.</summary>
    public static IEnumerable<string> NumberSuffixes => Suffixes.Keys;

    /// <summary>The unit of a query, by Grafana's name of it. An unknown one can be compared only with itself.</summary>
    public static MeasuredUnit OfQuery(string unit) => unit.Length == 0 ? Plain : Grafana.TryGetValue(unit, out var known) ? known : new MeasuredUnit(unit, 1);

    /// <summary>The unit behind a number of a condition; null for a suffix that is none.</summary>
    public static MeasuredUnit? OfNumber(string suffix) => Suffixes.TryGetValue(suffix, out var known) ? known : null;
}
