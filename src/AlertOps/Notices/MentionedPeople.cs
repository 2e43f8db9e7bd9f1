using System.Collections.Immutable;

namespace AlertOps.Notices;

/// <summary>Whom a message calls by name, in the words of WeCom's text messages.</summary>
/// <param name="Users">WeCom user ids.</param>
/// <param name="Mobiles">Phone numbers.</param>
internal sealed record MentionedPeople(ImmutableArray<string> Users, ImmutableArray<string> Mobiles, bool Everybody)
{
    public static MentionedPeople Nobody { get; } = new([], [], false);

    public bool IsEmpty => Users.IsEmpty && Mobiles.IsEmpty && !Everybody;

    public MentionedPeople With(MentionedPeople others) => new(
        [.. Users.Union(others.Users, StringComparer.OrdinalIgnoreCase)],
        [.. Mobiles.Union(others.Mobiles, StringComparer.Ordinal)],
        Everybody || others.Everybody);
}
