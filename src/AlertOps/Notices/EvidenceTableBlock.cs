using System.Collections.Immutable;
using AlertOps.Runbooks;

namespace AlertOps.Notices;

/// <summary>Builds the table of an answer for pages and mail. Chats show its first rows beside the action.</summary>
internal static class EvidenceTableBlock
{
    private const int MaxRows = 20;

    public static Block.Table Of(EvidenceLines answers, RunbookQuery query)
    {
        var answer = answers.Evidence[query.Id]!;
        var names = answers.Names(answer);
        var rows = answer.Series.Take(MaxRows).Select(series => ImmutableArray.Create(
            string.Join(' ', names.Of(series)),
            answers.Format(series.Value ?? double.NaN, query)));
        return new Block.Table(EvidenceLines.Title(query) + answers.Origin(query), [ImmutableArray.Create(string.Join(' ', names.Labels), EvidenceLines.Title(query)), .. rows], BlockRank.Details);
    }
}
