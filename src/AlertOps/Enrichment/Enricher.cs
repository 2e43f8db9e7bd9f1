using System.Collections.Immutable;
using AlertOps.Incidents;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>Asks the sources the queries of the matched runbooks, all at once; each source has its time-out.</summary>
internal sealed class Enricher(IEnumerable<IEvidenceSource> sources, ILogger<Enricher> logger)
{
    private readonly ImmutableDictionary<string, IEvidenceSource> byName = sources.ToImmutableDictionary(source => source.Name, StringComparer.Ordinal);

    /// <summary>Asks the queries of each match. It never throws for what a source does: a missing answer is a value.</summary>
    public async Task<ImmutableArray<RunbookEvidence>> AskAsync(
        ImmutableArray<RunbookMatch> matches, Incident incident, DateTimeOffset now, CancellationToken ct)
    {
        var questions = matches.SelectMany((match, index) => match.Runbook.Queries.Select(query => (Match: index, Question: new EvidenceQuestion(query, match))));
        var rounds = await Task.WhenAll(questions.GroupBy(item => item.Question.Query.Source).Select(async group =>
        {
            var round = new EvidenceRound([.. group.Select(item => item.Question)], incident, now);
            return group.Zip(await byName[group.Key].AskAsync(round, ct));
        }));
        var answers = rounds.SelectMany(round => round).ToLookup(answer => answer.First.Match, answer => answer.Second);
        return [.. matches.Select((match, index) => new RunbookEvidence(match, Collect(match, answers[index], now)))];
    }

    /// <summary>The answers when nothing is asked, since the change will be one line of a digest, which shows none.</summary>
    public static ImmutableArray<RunbookEvidence> NotAsked(ImmutableArray<RunbookMatch> matches, DateTimeOffset now) =>
    [
        .. matches.Select(match => new RunbookEvidence(match, SetOf(now, match.Runbook.Queries.Select(query =>
            Evidence.Unknown(query.Id, query.Expr, Unavailable.NotAsked, "too many messages at once: this one went out in a digest").From(query.Source))))),
    ];

    private EvidenceSet Collect(RunbookMatch match, IEnumerable<Evidence> answers, DateTimeOffset now)
    {
        var set = SetOf(now, answers);
        foreach (var answer in set.Answers.Values)
        {
            if (answer.Missing is { } missing)
            {
                logger.QueryUnanswered(answer.QueryId, match.Runbook.Id, missing);
            }
        }

        return set;
    }

    private static EvidenceSet SetOf(DateTimeOffset now, IEnumerable<Evidence> answers) =>
        new(now, EvidenceSet.None(now).Answers.SetItems(answers.Select(answer => KeyValuePair.Create(answer.QueryId, answer))));
}
