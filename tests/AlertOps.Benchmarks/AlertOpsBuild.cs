using System.Diagnostics;
using AlertOps.Testing;

namespace AlertOps.Benchmarks;

/// <summary>A build of alertops that can be started.</summary>
/// <param name="Program">Full path of the executable, or of alertops.dll.</param>
internal sealed record AlertOpsBuild(string Program)
{
    private static readonly string[] Names = ["alertops", "alertops.exe", "alertops.dll"];

    /// <summary>The one that was built together with the benchmarks, for the same configuration.</summary>
    public static AlertOpsBuild OfThisSolution { get; } = new(AlertOpsProcess.Executable);

    /// <summary>Program and arguments that start it; the runtime starts a bare assembly.</summary>
    public string[] Command => Program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", Program] : [Program];

    /// <summary>Finds the program of a build.</summary>
    /// <param name="path">The program, or the folder that it is in.</param>
    /// <returns>Null when there is no program.</returns>
    public static AlertOpsBuild? Find(string path)
    {
        var program = Directory.Exists(path) ? Names.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists) : path;
        return File.Exists(program) ? new AlertOpsBuild(Path.GetFullPath(program)) : null;
    }

    /// <summary>Asks the program for its version.</summary>
    /// <exception cref="IOException">It can't be started.</exception>
    public async Task<string> VersionAsync(CancellationToken ct)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Command[0], [.. Command[1..], "--version"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
            var version = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return version.Trim();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new IOException($"{Program} can't be started: {error.Message}", error);
        }
    }
}
