using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AlertOps.Testing;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>One message about one incident; a digest makes one for each of its incidents.</summary>
/// <param name="Position">Position of the message among those of its channel, from 0.</param>
/// <param name="Change">The change in the message's link; null when it has none.</param>
internal sealed partial record IncidentMessage(int Position, long Incident, long? Change, bool SaysResolved, string Text)
{
    /// <summary>Reads all messages in the robot's group, zhangsan's app and zhangsan's mailbox, per channel.</summary>
    public static ImmutableArray<(string Channel, ImmutableArray<IncidentMessage> Messages)> AllOf(OnCallSite site) =>
    [
        ("wecom_robot", Of(site.Robot.Select(message => message.Content))),
        ("wecom_app", Of(site.App.Select(message => message.Content))),
        ("email", Of(site.Mail.Received.Select(mail => $"{mail.Subject}\n{mail.Text}"))),
    ];

    private static ImmutableArray<IncidentMessage> Of(IEnumerable<string> messages) => [.. messages.SelectMany((text, position) => Read(position, text))];

    private static IEnumerable<IncidentMessage> Read(int position, string text)
    {
        var links = IncidentLink().Matches(text);
        var about = links.Concat(IncidentNumber().Matches(text)).Select(match => match.Groups["incident"].Value).Distinct(StringComparer.Ordinal).ToArray();
        if (about.Length == 1)
        {
            var change = links.Select(link => link.Groups["change"]).FirstOrDefault(group => group.Success);
            yield return new IncidentMessage(position, Number(about[0]), change is null ? null : Number(change.Value), SaysOver(text.Split('\n')[0]), text);
            yield break;
        }

        foreach (var line in text.Split('\n'))
        {
            foreach (Match named in IncidentNumber().Matches(line))
            {
                yield return new IncidentMessage(position, Number(named.Groups["incident"].Value), null, SaysOver(line), text);
            }
        }
    }

    private static bool SaysOver(string line) => line.Contains("已恢复", StringComparison.Ordinal);

    private static long Number(string digits) => long.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/incidents/(?<incident>\d+)(\?c=(?<change>\d+))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IncidentLink();

    [GeneratedRegex(@"#(?<incident>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IncidentNumber();
}
