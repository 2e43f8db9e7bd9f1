namespace AlertOps.Demo;

/// <summary>
/// The numbers of the demonstration, each a pure function of the time since it began, so that alerts, evidence, charts and before → after agree. Nothing is
/// measured; the curves are made up, and the sizes are usual ones.
/// </summary>
internal static class DemoWorld
{
    public static readonly DemoFault FirstNodeFails = DemoFault.Between(0, 75);
    public static readonly DemoFault SecondNodeFails = DemoFault.Between(8, 88);
    public static readonly DemoFault QueueFills = DemoFault.Between(14, 125);
    public static readonly DemoFault PoolLeaks = DemoFault.Between(20, 150);
    public static readonly DemoFault DatabaseRefuses = DemoFault.Between(45, 70, lead: 5);
    public static readonly DemoFault CpuBusy = DemoFault.Between(26, 480, lead: 110);
    public static readonly DemoFault GatewaySlow = DemoFault.Between(32, 65, lead: 120);
    public static readonly DemoFault GatewaySlowAgain = DemoFault.Between(270, 400, lead: 60);
    public static readonly DemoFault FilesLeak = DemoFault.Between(180, 330);

    public const double MaxConnections = 151;
    public const double MaxFiles = 262_144;
    public const double QueueLimit = 100_000;
    private const double RefusedPerSecond = 0.7;

    /// <summary>Callbacks per second of one node.</summary>
    public static double CallbackRate(string node, TimeSpan at) => (node == "wacore-1" ? 4.4 : 3.6) * (1 + Wave(at, 900, 0.08));

    public static double FailureShare(string node, TimeSpan at) => node == "wacore-1"
        ? Between(0.002, 0.235, FirstNodeFails.Level(at))
        : Between(0.002, 1, SecondNodeFails.Level(at));

    public static double CallbackMilliseconds(string node, TimeSpan at) => node == "wacore-1"
        ? Between(176, 6_400, FirstNodeFails.Level(at)) * (1 + Wave(at, 700, 0.04))
        : Between(184, 10_000, SecondNodeFails.Level(at)) * (1 + Wave(at, 500, 0.03));

    public static double ProbeSeconds(TimeSpan at) => 0.21 * (1 + Wave(at, 400, 0.1));

    /// <summary>Number of waiting callbacks. Those of the second node accumulate while it fails, and drain afterwards.</summary>
    public static double Queue(string node, TimeSpan at)
    {
        var calm = Math.Round((node == "wacore-1" ? 420 : 310) * (1 + Wave(at, 600, 0.2)));
        return node == "wacore-1" ? calm : Math.Max(calm, Math.Round(Math.Max(Pile(at, 0), Pile(at, 1))));
    }

    /// <summary>Growth over the last minute, as <c>deriv</c> gives it.</summary>
    public static double QueueGrowthPerMinute(string node, TimeSpan at) => Queue(node, at) - Queue(node, at - TimeSpan.FromMinutes(1));

    public static double Connections(TimeSpan at) => Math.Round(Between(62, 140, PoolLeaks.Level(at)) + (9 * DatabaseRefuses.Level(at)) + Wave(at, 300, 1.5));

    public static double RunningThreads(TimeSpan at) => Math.Round(Between(5, 9, PoolLeaks.Level(at)));

    /// <summary>Number of connections refused in the last 15 minutes.</summary>
    public static double Refused(TimeSpan at) => Math.Round(RefusedSoFar(at) - RefusedSoFar(at - TimeSpan.FromMinutes(15)));

    public static double Cpu(TimeSpan at) => Math.Min(0.99, Between(0.38, 0.93, CpuBusy.Level(at)) + Wave(at, 1_100, 0.03));

    public static double OpenFiles(TimeSpan at) => Math.Round(Between(0.31, 0.78, FilesLeak.Level(at)) * MaxFiles);

    /// <summary>99th percentile of the payment gateway, in seconds.</summary>
    public static double GatewaySeconds(TimeSpan at) =>
        Between(0.48, 3.42, Math.Max(GatewaySlow.Level(at), GatewaySlowAgain.Level(at))) * (1 + Wave(at, 240, 0.03));

    public static double Between(double calm, double peak, double level) => calm + ((peak - calm) * level);

    /// <summary>A slow oscillation of the given period (in seconds) and height, since a flat line looks broken.</summary>
    public static double Wave(TimeSpan at, double period, double height) =>
        height * ((0.7 * Math.Sin(at.TotalSeconds / period * Math.Tau)) + (0.3 * Math.Sin(at.TotalSeconds / period * 3.7 * Math.Tau)));

    private static double Pile(TimeSpan at, int ahead)
    {
        var cycle = Math.Floor(at / DemoFault.Cycle) + ahead;
        if (cycle < 0)
        {
            return 0;
        }

        var local = (at - (DemoFault.Cycle * cycle)).TotalSeconds;
        var opens = QueueFills.Opens.TotalSeconds;
        (double At, double Value)[] knots =
        [
            (opens - QueueFills.Lead.TotalSeconds, 0), (opens, 18_240), (SecondNodeFails.Resolves.TotalSeconds, 41_870),
            (QueueFills.Resolves.TotalSeconds, 9_300), (QueueFills.Resolves.TotalSeconds + 60, 0),
        ];
        for (var index = 1; index < knots.Length; index++)
        {
            var (from, to) = (knots[index - 1], knots[index]);
            if (local >= from.At && local < to.At)
            {
                return Between(from.Value, to.Value, (local - from.At) / (to.At - from.At));
            }
        }

        return 0;
    }

    private static double RefusedSoFar(TimeSpan at)
    {
        var begins = DatabaseRefuses.Opens - DatabaseRefuses.Lead;
        var length = (DatabaseRefuses.Resolves - begins).TotalSeconds;
        var cycles = Math.Max(0, Math.Floor(at / DemoFault.Cycle));
        var local = (at - (DemoFault.Cycle * cycles) - begins).TotalSeconds;
        return at < TimeSpan.Zero ? 0 : RefusedPerSecond * ((cycles * length) + Math.Clamp(local, 0, length));
    }
}
