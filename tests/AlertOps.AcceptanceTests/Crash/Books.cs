using System.Collections.Immutable;

namespace AlertOps.AcceptanceTests.Crash;

/// <summary>What is wrong in one channel; empty lists when nothing is.</summary>
/// <param name="Messages">How many it has seen.</param>
/// <param name="Lost">Accepted, and never told.</param>
/// <param name="Doubled">Told again, the eye saw it twice.</param>
/// <param name="Unexplained">Of the doubled, those with no kill between the two, or more than one message for one kill.</param>
/// <param name="Disordered">An older change told after a newer one.</param>
/// <param name="Invented">Told of, and never posted.</param>
internal sealed record ChannelBooks(
    string Channel,
    int Messages,
    ImmutableArray<string> Lost,
    ImmutableArray<string> Doubled,
    ImmutableArray<string> Unexplained,
    ImmutableArray<string> Disordered,
    ImmutableArray<string> Invented);

/// <summary>Compares what was accepted with what people have seen. Pure.</summary>
internal static class Books
{
    /// <param name="kills">For each kill, how many messages the channel had seen when the killed one started again.</param>
    public static ChannelBooks Compare(string channel, ImmutableArray<Telling> tellings, IReadOnlyList<Life> lives, ImmutableArray<int> kills)
    {
        var byIncident = tellings.ToLookup(telling => telling.Incident);
        var doubles = Doubles(byIncident, lives);
        return new ChannelBooks(
            channel,
            tellings.Select(telling => telling.Position).Distinct().Count(),
            [.. lives.SelectMany(life => Missing(life, byIncident))],
            [.. doubles.Select(Describe)],
            [.. Unexplained(doubles, kills)],
            [.. byIncident.SelectMany(Disordered)],
            [.. Invented(byIncident, lives)]);
    }

    /// <summary>What a life is owed and did not get. An incident is counted by its end: what a newer message superseded nobody misses.</summary>
    private static IEnumerable<string> Missing(Life life, ILookup<long, Telling> byIncident)
    {
        if (!life.IsFiringAccepted)
        {
            yield break;
        }

        var told = life.Incidents.SelectMany(id => byIncident[id]).ToArray();
        var name = $"{life.Token} #{string.Join(",#", life.Incidents)}";
        if (told.Length == 0)
        {
            yield return $"{name}: opened, and nobody was told";
        }
        else if (life.IsResolveAccepted)
        {
            if (!Array.Exists(told, telling => telling.SaysResolved))
            {
                yield return $"{name}: resolved, and nobody was told";
            }
        }
        else if (life.AcceptedNodes is { } nodes && nodes.FirstOrDefault(node => !Array.Exists(told, telling => telling.Text.Contains(node, StringComparison.Ordinal))) is { } node)
        {
            yield return $"{name}: {node} was added, and nobody was told";
        }
    }

    /// <summary>The first telling and the one too many: the same change twice, an end told twice, or more news than there were.</summary>
    private static ImmutableArray<(Telling First, Telling Again)> Doubles(ILookup<long, Telling> byIncident, IReadOnlyList<Life> lives)
    {
        var states = lives.SelectMany(life => life.Incidents.Select(id => (Id: id, life.FiringStates)))
            .GroupBy(item => item.Id).ToDictionary(same => same.Key, same => same.Sum(item => item.FiringStates));
        var doubles = ImmutableArray.CreateBuilder<(Telling, Telling)>();
        foreach (var incident in byIncident)
        {
            var fresh = new List<Telling>();
            foreach (var telling in incident.OrderBy(telling => telling.Position))
            {
                var first = fresh.Find(earlier => earlier.Change == telling.Change && earlier.SaysResolved == telling.SaysResolved)
                    ?? (telling.SaysResolved ? fresh.Find(earlier => earlier.SaysResolved) : null)
                    ?? (!telling.SaysResolved && states.TryGetValue(incident.Key, out var most) && fresh.Count(earlier => !earlier.SaysResolved) >= most ? fresh[^1] : null);
                if (first is null)
                {
                    fresh.Add(telling);
                }
                else
                {
                    doubles.Add((first, telling));
                }
            }
        }

        return doubles.DrainToImmutable();
    }

    /// <summary>Each kill may excuse one call that was on the way: told before it, told again after it.</summary>
    private static IEnumerable<string> Unexplained(ImmutableArray<(Telling First, Telling Again)> doubles, ImmutableArray<int> kills)
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

    private static IEnumerable<string> Disordered(IGrouping<long, Telling> incident)
    {
        var newest = (Telling?)null;
        foreach (var telling in incident.Where(telling => telling.Change is not null).OrderBy(telling => telling.Position))
        {
            if (newest is not null && telling.Change < newest.Change)
            {
                yield return $"#{incident.Key}: change {telling.Change} (message {telling.Position}) after change {newest.Change} (message {newest.Position})";
            }

            newest = newest is null || telling.Change > newest.Change ? telling : newest;
        }
    }

    /// <summary>An incident that no answer named is right only when it is an opening whose answer was lost, and the only one of its life.</summary>
    private static IEnumerable<string> Invented(ILookup<long, Telling> byIncident, IReadOnlyList<Life> lives)
    {
        var known = lives.SelectMany(life => life.Incidents).ToHashSet();
        foreach (var life in lives.Where(life => life.Incidents.Count > 1))
        {
            yield return $"{life.Token} opened more than once: #{string.Join(",#", life.Incidents)}";
        }

        foreach (var incident in byIncident.Where(incident => !known.Contains(incident.Key)))
        {
            var text = string.Join('\n', incident.Select(telling => telling.Text));
            if (!lives.Any(life => life.Incidents.Count == 0 && text.Contains(life.Token, StringComparison.Ordinal)))
            {
                yield return $"#{incident.Key}: nobody posted it";
            }
        }
    }

    private static string Describe((Telling First, Telling Again) pair) =>
        $"#{pair.Again.Incident} change {pair.First.Change} as message {pair.First.Position}, change {pair.Again.Change} as message {pair.Again.Position}";
}
