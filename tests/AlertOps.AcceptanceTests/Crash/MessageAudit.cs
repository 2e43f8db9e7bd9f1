using System.Collections.Immutable;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>Faults in one channel; all lists are empty when there are none.</summary>
/// <param name="Messages">Number of its messages.</param>
/// <param name="Lost">Accepted changes without a message.</param>
/// <param name="Doubled">Messages that were shown twice.</param>
/// <param name="Unexplained">Doubled messages with no kill between the two, or more than one message for one kill.</param>
/// <param name="Disordered">Messages of an older change after one of a newer change.</param>
/// <param name="Invented">Messages of incidents that were never posted.</param>
internal sealed record ChannelAudit(
    string Channel,
    int Messages,
    ImmutableArray<string> Lost,
    ImmutableArray<string> Doubled,
    ImmutableArray<string> Unexplained,
    ImmutableArray<string> Disordered,
    ImmutableArray<string> Invented);

/// <summary>Compares the accepted alerts with the messages that people have seen. Has no side effects.</summary>
internal static class MessageAudit
{
    /// <param name="kills">For each kill, the number of messages in the channel when the killed process started again.</param>
    public static ChannelAudit Compare(string channel, ImmutableArray<IncidentMessage> messages, IReadOnlyList<GroupLifetime> lifetimes, ImmutableArray<int> kills)
    {
        var byIncident = messages.ToLookup(message => message.Incident);
        var doubles = Doubles(byIncident, lifetimes);
        return new ChannelAudit(
            channel,
            messages.Select(message => message.Position).Distinct().Count(),
            [.. lifetimes.SelectMany(lifetime => Missing(lifetime, byIncident))],
            [.. doubles.Select(Describe)],
            [.. Unexplained(doubles, kills)],
            [.. byIncident.SelectMany(Disordered)],
            [.. Invented(byIncident, lifetimes)]);
    }

    /// <summary>Finds missing messages of a lifetime. An incident is counted by its end, since a newer message may supersede an older one.</summary>
    private static IEnumerable<string> Missing(GroupLifetime lifetime, ILookup<long, IncidentMessage> byIncident)
    {
        if (!lifetime.IsFiringAccepted)
        {
            yield break;
        }

        var told = lifetime.Incidents.SelectMany(id => byIncident[id]).ToArray();
        var name = $"{lifetime.Token} #{string.Join(",#", lifetime.Incidents)}";
        if (told.Length == 0)
        {
            yield return $"{name}: opened, and nobody was told";
        }
        else if (lifetime.IsResolveAccepted)
        {
            if (!Array.Exists(told, message => message.SaysResolved))
            {
                yield return $"{name}: resolved, and nobody was told";
            }
        }
        else if (lifetime.AcceptedNodes is { } nodes && nodes.FirstOrDefault(node => !Array.Exists(told, message => message.Text.Contains(node, StringComparison.Ordinal))) is { } node)
        {
            yield return $"{name}: {node} was added, and nobody was told";
        }
    }

    /// <summary>Finds a first message and its double: two of the same change, two of an end, or more messages than there were changes.</summary>
    private static ImmutableArray<(IncidentMessage First, IncidentMessage Again)> Doubles(ILookup<long, IncidentMessage> byIncident, IReadOnlyList<GroupLifetime> lifetimes)
    {
        var states = lifetimes.SelectMany(lifetime => lifetime.Incidents.Select(id => (Id: id, lifetime.FiringStates)))
            .GroupBy(item => item.Id).ToDictionary(same => same.Key, same => same.Sum(item => item.FiringStates));
        var doubles = ImmutableArray.CreateBuilder<(IncidentMessage, IncidentMessage)>();
        foreach (var incident in byIncident)
        {
            var fresh = new List<IncidentMessage>();
            foreach (var message in incident.OrderBy(message => message.Position))
            {
                var first = fresh.Find(earlier => earlier.Change == message.Change && earlier.SaysResolved == message.SaysResolved)
                    ?? (message.SaysResolved ? fresh.Find(earlier => earlier.SaysResolved) : null)
                    ?? (!message.SaysResolved && states.TryGetValue(incident.Key, out var most) && fresh.Count(earlier => !earlier.SaysResolved) >= most ? fresh[^1] : null);
                if (first is null)
                {
                    fresh.Add(message);
                }
                else
                {
                    doubles.Add((first, message));
                }
            }
        }

        return doubles.DrainToImmutable();
    }

    /// <summary>Finds doubles that no kill explains: each kill explains one call that was in progress, with a message before it and one after it.</summary>
    private static IEnumerable<string> Unexplained(ImmutableArray<(IncidentMessage First, IncidentMessage Again)> doubles, ImmutableArray<int> kills)
    {
        var left = kills.Order().ToList();
        foreach (var group in doubles.OrderBy(pair => pair.Again.Position).GroupBy(pair => pair.Again.Position))
        {
            var kill = left.FindLastIndex(seen => group.All(pair => pair.First.Position < seen && seen <= pair.Again.Position));
            if (kill >= 0)
            {
                left.RemoveAt(kill);
                continue;
            }

            yield return Describe(group.First());
        }
    }

    private static IEnumerable<string> Disordered(IGrouping<long, IncidentMessage> incident)
    {
        var newest = (IncidentMessage?)null;
        foreach (var message in incident.Where(message => message.Change is not null).OrderBy(message => message.Position))
        {
            if (newest is not null && message.Change < newest.Change)
            {
                yield return $"#{incident.Key}: change {message.Change} (message {message.Position}) after change {newest.Change} (message {newest.Position})";
            }

            newest = newest is null || message.Change > newest.Change ? message : newest;
        }
    }

    /// <summary>Finds incidents that were never posted. One that no answer named is right only when its opening's answer was lost and it is the only one of its lifetime.</summary>
    private static IEnumerable<string> Invented(ILookup<long, IncidentMessage> byIncident, IReadOnlyList<GroupLifetime> lifetimes)
    {
        var known = lifetimes.SelectMany(lifetime => lifetime.Incidents).ToHashSet();
        foreach (var lifetime in lifetimes.Where(lifetime => lifetime.Incidents.Count > 1))
        {
            yield return $"{lifetime.Token} opened more than once: #{string.Join(",#", lifetime.Incidents)}";
        }

        foreach (var incident in byIncident.Where(incident => !known.Contains(incident.Key)))
        {
            var text = string.Join('\n', incident.Select(message => message.Text));
            if (!lifetimes.Any(lifetime => lifetime.Incidents.Count == 0 && text.Contains(lifetime.Token, StringComparison.Ordinal)))
            {
                yield return $"#{incident.Key}: nobody posted it";
            }
        }
    }

    private static string Describe((IncidentMessage First, IncidentMessage Again) pair) =>
        $"#{pair.Again.Incident} change {pair.First.Change} as message {pair.First.Position}, change {pair.Again.Change} as message {pair.Again.Position}";
}
