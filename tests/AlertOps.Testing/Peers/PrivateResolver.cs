namespace AlertOps.Testing.Peers;

/// <summary>
/// Runs a program with an /etc/resolv.conf of its own, in a mount namespace of its own, so that the machine's file stays unchanged.
/// </summary>
public static class PrivateResolver
{
    private const string Script = "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"";

    public static bool IsPossible { get; } = Environment.UserName == "root" && MountsPrivately();

    public static IEnumerable<string> Arguments(string resolvConf, string program, params string[] arguments) =>
        ["--mount", "sh", "-c", Script, resolvConf, Programs.Require(program), .. arguments];

    private static bool MountsPrivately()
    {
        if (Programs.Find("unshare") is null)
        {
            return false;
        }

        using var folder = new TemporaryFolder();
        var process = PeerProcess.Start("unshare", Arguments(folder.Write("resolv.conf", ""), "true"));
        process.WaitForExitAsync().GetAwaiter().GetResult();
        return process.ExitCode == 0;
    }
}

/// <summary>Marks a test that also needs root and mount namespaces, which some containers refuse; it is skipped where no package could change that.</summary>
public sealed class PrivateResolverFactAttribute : Xunit.FactAttribute
{
    public PrivateResolverFactAttribute(params string[] programs)
    {
        Skip = PrivateResolver.IsPossible ? new RealPeerFactAttribute(programs).Skip : "needs root and a mount namespace for a resolv.conf of its own";
    }
}
