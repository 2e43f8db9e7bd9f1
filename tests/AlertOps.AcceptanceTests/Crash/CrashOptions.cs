using System.Globalization;
using System.Security.Cryptography;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>Options of a crash run; the seed repeats a run.</summary>
/// <param name="Name">Name of the store for people: "sqlite", "postgres".</param>
/// <param name="Replicas">Number of processes that share the store; one of them is killed each round.</param>
/// <param name="Storage">The keys of <c>storage</c> in alertops.yml.</param>
/// <param name="Rounds">Number of kills.</param>
/// <param name="Seed">Seed of the load and of the kills; the timing of threads and disks is not repeated.</param>
internal sealed record CrashOptions(string Name, int Replicas, string Storage, int Rounds, int Seed)
{
    private const int ShortRun = 10;

    /// <summary>Reads ALERTOPS_CRASH_ROUNDS and ALERTOPS_CRASH_SEED: <c>./test.sh --long</c> makes it 200 rounds.</summary>
    public static CrashOptions FromEnvironment(string name, int replicas, string storage) => new(
        name, replicas, storage, Number("ALERTOPS_CRASH_ROUNDS") ?? ShortRun, Number("ALERTOPS_CRASH_SEED") ?? RandomNumberGenerator.GetInt32(1_000_000));

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
