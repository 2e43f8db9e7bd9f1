using System.Collections.Immutable;

namespace AlertOps.Notices;

/// <summary>Adds a line on top of a notice that says of a receiver that it reaches nobody.</summary>
internal static class UnreachedNotice
{
    /// <summary>The notice for the receiver that is told instead.</summary>
    /// <param name="audiences">The audiences of the receiver, as they are written.</param>
    public static Notice For(Notice notice, string receiver, ImmutableArray<string> audiences)
    {
        var phrases = NoticePhrases.In(notice.Language);
        return notice.WithWarning(phrases.ReachesNobody(receiver, List(phrases, audiences)));
    }

    /// <summary>The notice as the incident's page shows it.</summary>
    /// <param name="standIn">The receiver that is told instead; null when no receiver reaches anybody.</param>
    public static Notice OnPage(Notice notice, string receiver, ImmutableArray<string> audiences, string? standIn)
    {
        var phrases = NoticePhrases.In(notice.Language);
        return notice.WithWarning(standIn is null
            ? phrases.NobodyIsTold(receiver, List(phrases, audiences))
            : phrases.StandInIsTold(receiver, List(phrases, audiences), standIn));
    }

    private static string List(NoticePhrases phrases, ImmutableArray<string> audiences) => string.Join(phrases.ListSeparator, audiences);
}
