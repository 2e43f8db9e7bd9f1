namespace AlertOps.Demo;

/// <summary>Something that goes wrong once in every cycle of the script. Times count from the beginning of the cycle.</summary>
/// <param name="Opens">The time at which its alert begins to fire.</param>
/// <param name="Resolves">The time at which its alert is resolved.</param>
/// <param name="Lead">The time before <paramref name="Opens"/> at which the numbers begin to move.</param>
internal sealed record DemoFault(TimeSpan Opens, TimeSpan Resolves, TimeSpan Lead)
{
    /// <summary>The script repeats after this time; the last two minutes are quiet.</summary>
    public static readonly TimeSpan Cycle = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Relief = TimeSpan.FromSeconds(6);

    public static DemoFault Between(double opens, double resolves, double lead = 300) =>
        new(TimeSpan.FromSeconds(opens), TimeSpan.FromSeconds(resolves), TimeSpan.FromSeconds(lead));

    /// <summary>The severity of the fault: 0 when all is well, 1 as long as the alert fires. Before the demonstration began there is only the lead of the first cycle.</summary>
    public double Level(TimeSpan elapsed)
    {
        var cycle = Math.Floor(elapsed / Cycle);
        return Math.Max(Within(elapsed, cycle), Within(elapsed, cycle + 1));
    }

    private double Within(TimeSpan elapsed, double cycle)
    {
        var local = elapsed - (Cycle * cycle);
        var rise = (local - Opens + Lead) / (Lead * 0.9);
        var fall = (Resolves - local) / Relief;
        return cycle < 0 ? 0 : Math.Clamp(Math.Min(rise, fall), 0, 1);
    }
}
