using System.Globalization;
using System.Security.Cryptography;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>How long a crash run is, and what makes it the same again.</summary>
/// <param name="Name">Of the store, for people: "sqlite", "postgres".</param>
/// <param name="Replicas">Processes that share the store; one of them is killed each round.</param>
/// <param name="Storage">The keys of <c>storage</c> in alertops.yml.</param>
/// <param name="Rounds">Kills.</param>
/// <param name="Seed">Of the load and of when who is killed; what threads and disks do in between no seed repeats.</param>
internal sealed record CrashOptions(string Name, int Replicas, string Storage, int Rounds, int Seed)
{
    private const int ShortRun = 10;

    /// <summary>As ALERTOPS_CRASH_ROUNDS and ALERTOPS_CRASH_SEED say: <c>./test.sh --long</c> makes it 200 rounds.</summary>
    public static CrashOptions FromEnvironment(string name, int replicas, string storage) => new(
        name, replicas, storage, Number("ALERTOPS_CRASH_ROUNDS") ?? ShortRun, Number("ALERTOPS_CRASH_SEED") ?? RandomNumberGenerator.GetInt32(1_000_000));

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
