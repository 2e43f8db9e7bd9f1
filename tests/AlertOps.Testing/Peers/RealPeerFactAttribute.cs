using Xunit;

namespace AlertOps.Testing.Peers;

/// <summary>
/// Marks a test that needs real software from Debian. Where it is missing the test is skipped with the reason; with ALERTOPS_REQUIRE_PEERS=1, as in
/// <c>./test.sh</c> and CI, it runs and fails instead.
/// </summary>
public sealed class RealPeerFactAttribute : FactAttribute
{
    public RealPeerFactAttribute(params string[] programs)
    {
        var missing = programs.Where(program => Programs.Find(program) is null).ToList();
        if (missing.Count > 0 && Environment.GetEnvironmentVariable("ALERTOPS_REQUIRE_PEERS") != "1")
        {
            Skip = $"not installed: {string.Join(", ", missing)}";
        }
    }
}

public static class Programs
{
    /// <summary>Finds PostgreSQL's server, which Debian keeps in a folder for each release that is on no path.</summary>
    private const string Postgres = "/usr/lib/postgresql";

    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':')
        .Append("/usr/sbin")
        .Concat(Directory.Exists(Postgres) ? Directory.GetDirectories(Postgres).OrderDescending().Select(release => Path.Combine(release, "bin")) : [])
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    public static string Require(string name) =>
        Find(name) ?? throw new FileNotFoundException($"{name} is not installed; ./test.sh installs it on Debian");
}
