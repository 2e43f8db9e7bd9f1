using System.Collections.Concurrent;
using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Intake;

/// <summary>
/// Remembers the words for a severity that no rule knows, each once with the alert that brought it first, so that the system page can name them. A new process
/// learns them again, since Alertmanager repeats what fires.
/// </summary>
internal sealed class UnknownSeverities
{
    /// <summary>The most words that are kept: a sender may make up a new one for each alert.</summary>
    private const int MaxWords = 20;
    private const int MaxLength = 60;

    private readonly ConcurrentDictionary<string, string> alertsByWord = new(StringComparer.OrdinalIgnoreCase);

    public void See(GroupUpdate update, SeverityRules rules)
    {
        foreach (var alert in update.Alerts)
        {
            if (alertsByWord.Count < MaxWords && rules.UnknownWord(alert.Labels) is { } word)
            {
                alertsByWord.TryAdd(Shorten(word), Shorten(alert.Name));
            }
        }
    }

    /// <summary>The words that are still unknown by the rules in force, each with the name of an alert that has it.</summary>
    public ImmutableArray<KeyValuePair<string, string>> By(SeverityRules rules) =>
        [.. alertsByWord.Where(item => !rules.Map.ContainsKey(item.Key)).OrderBy(item => item.Key, StringComparer.Ordinal)];

    private static string Shorten(string text) => text.Length <= MaxLength ? text : TextSanitizer.Sanitize(text[..MaxLength]) + "…";
}
