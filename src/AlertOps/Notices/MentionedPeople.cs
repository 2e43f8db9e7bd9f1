using System.Collections.Immutable;

namespace AlertOps.Notices;

/// <summary>The people whom a message mentions.</summary>
/// <param name="Users">User ids of the chat.</param>
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
