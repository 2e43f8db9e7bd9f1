using System.Collections.Immutable;

namespace AlertOps.Notices;

/// <summary>Whom a message calls by name, in the words of WeCom's text messages.</summary>
/// <param name="Users">WeCom user ids.</param>
/// <param name="Mobiles">Phone numbers.</param>
internal sealed record MentionedPeople(ImmutableArray<string> Users, ImmutableArray<string> Mobiles, bool Everybody)
{
    private const int LongestUserId = 64;

    public static MentionedPeople Nobody { get; } = new([], [], false);

    public bool IsEmpty => Users.IsEmpty && Mobiles.IsEmpty && !Everybody;

    /// <summary>What WeCom allows in an id (documentation 90195); one that could end the mark in a message is none.</summary>
    public static bool IsUserId(string id) =>
        id.Length is > 0 and <= LongestUserId && id[0] != '@' && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '@');

    public MentionedPeople With(MentionedPeople others) => new(
        [.. Users.Union(others.Users, StringComparer.OrdinalIgnoreCase)],
        [.. Mobiles.Union(others.Mobiles, StringComparer.Ordinal)],
        Everybody || others.Everybody);
}
