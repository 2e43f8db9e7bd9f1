using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Checks the fallbacks of receivers once all receivers are known: a chain must end, or a message would be passed on for ever.</summary>
internal sealed class FallbackChains
{
    private readonly Dictionary<string, (string To, Value Value)> next = new(StringComparer.Ordinal);

    /// <returns>The name of the fallback; null when it is unreadable and reported.</returns>
    public string? Add(string receiver, Value value)
    {
        var name = value.Text("mail-only");
        if (name is not null)
        {
            next.TryAdd(receiver, (name, value));
        }

        return name;
    }

    public void Check(IEnumerable<string> receivers)
    {
        var known = receivers.Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (from, (to, value)) in next.OrderBy(pair => pair.Value.Value.Location.Line))
        {
            if (!known.Contains(to))
            {
                value.Report($"no receiver '{Readable.Key(to)}'", value.Context.Cure(to, known.Where(name => name != from), "add it to receivers"));
            }
            else if (to == from)
            {
                value.Report("the receiver itself", "name another one, which reaches people some other way");
            }
            else if (Circle(from) is { } circle && circle.All(reported.Add))
            {
                value.Report($"a circle: {string.Join(" → ", circle.Append(from).Select(Readable.Key))}", "let one of them end the chain, without a fallback");
            }
        }
    }

    /// <returns>The receivers of the circle that begins with this one; null when its chain ends, or leads into a circle of others.</returns>
    private List<string>? Circle(string from)
    {
        var path = new List<string> { from };
        while (next.TryGetValue(path[^1], out var step))
        {
            if (step.To == from)
            {
                return path;
            }

            if (path.Contains(step.To))
            {
                return null;
            }

            path.Add(step.To);
        }

        return null;
    }
}
