namespace AlertOps.Notices;

/// <summary>Numbers as people read them: Grafana's unit names, three significant digits, thousands separators.</summary>
internal static class ValueFormat
{
    /// <param name="value">In the unit's base: ms for "ms", a fraction for "percentunit". NaN and infinities are spelt out.</param>
    /// <param name="unit">A Grafana unit name; an unknown or empty one gives the plain number.</param>
    public static string Format(double value, string unit) => throw new NotImplementedException();
}
