using System.Globalization;

namespace AlertOps.Runbooks.Conditions;

/// <summary>The comparison of a query's values with a limit in the query's own unit, such as <c>&lt; 250</c>.</summary>
internal sealed record Threshold(Comparison Comparison, double Limit)
{
    public bool HoldsFor(double value) => Comparison.Holds(value, Limit);

    /// <summary>Returns true when the comparison holds for every series, as <c>ok_if</c> asks: the worst series decides.</summary>
    public Truth AllHold(Evidence? evidence)
    {
        if (evidence is not { IsKnown: true })
        {
            return Truth.Unknown;
        }

        var undecided = false;
        foreach (var series in evidence.Series)
        {
            if (series.Value is not { } value || double.IsNaN(value))
            {
                undecided = true;
            }
            else if (!HoldsFor(value))
            {
                return Truth.False;
            }
        }

        return undecided ? Truth.Unknown : Truth.True;
    }

    public override string ToString() => Comparison.Symbol() + " " + Limit.ToString("R", CultureInfo.InvariantCulture);
}
