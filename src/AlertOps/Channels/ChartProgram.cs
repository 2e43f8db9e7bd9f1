using System.Collections.Immutable;

namespace AlertOps.Channels;

/// <summary>A program that reads SVG and writes PNG.</summary>
internal sealed record ChartProgram(string Path, ImmutableArray<string> Arguments)
{
    /// <summary>Pictures are drawn at twice the size at which they are shown, to be sharp on a phone.</summary>
    private const string Zoom = "2";

    /// <summary>The program of librsvg; null when it is not installed.</summary>
    public static ChartProgram? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, "rsvg-convert"))
        .FirstOrDefault(File.Exists) is { } path ? new ChartProgram(path, ["--format", "png", "--zoom", Zoom]) : null;
}
