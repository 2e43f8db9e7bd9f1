using System.Text.RegularExpressions;

namespace AlertOps.Testing.Peers;

/// <summary>
/// A shipped rule file that runs faster: ranges and <c>for</c> are divided, everything else is unchanged, so that a rule that waits five
/// minutes fires by itself within a test.
/// </summary>
public static partial class ShippedRules
{
    private const int Faster = 30;
    private static readonly TimeSpan ShortestRange = TimeSpan.FromSeconds(6);

    public static string Faster30Times(string component)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "rules", component + ".rules.yml"));
        text = Range().Replace(text, match => $"[{Seconds(match.Groups["range"].Value, ShortestRange)}s{match.Groups["step"].Value}]");
        text = For().Replace(text, match => $"{match.Groups["key"].Value}{Seconds(match.Groups["for"].Value, TimeSpan.FromSeconds(1))}s");
        return Interval().Replace(text, "interval: 1s");
    }

    private static int Seconds(string duration, TimeSpan atLeast)
    {
        var length = duration[^1] switch
        {
            's' => TimeSpan.FromSeconds(int.Parse(duration[..^1])),
            'm' => TimeSpan.FromMinutes(int.Parse(duration[..^1])),
            'h' => TimeSpan.FromHours(int.Parse(duration[..^1])),
            'd' => TimeSpan.FromDays(int.Parse(duration[..^1])),
            _ => throw new FormatException($"{duration} is not a duration this test kit knows"),
        };
        return (int)Math.Max(length.TotalSeconds / Faster, atLeast.TotalSeconds);
    }

    [GeneratedRegex(@"\[(?<range>\d+[smhd])(?<step>:\d*[smhd]?)?\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?<key>\bfor: )(?<for>\d+[smhd])")]
    private static partial Regex For();

    [GeneratedRegex(@"\binterval: \d+[smh]")]
    private static partial Regex Interval();
}
