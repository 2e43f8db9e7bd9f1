using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>The people whom a message mentions, and those whom only a follow-up message can mention.</summary>
internal readonly record struct MentionSplit(MentionedPeople InMessage, MentionedPeople InFollowUp);

/// <summary>Decides which message of a group chat mentions whom. A channel that has mentions implements it.</summary>
internal interface IMentionFormatter
{
    /// <summary>The name of the channel that mentions.</summary>
    string Channel { get; }

    /// <summary>The format of a follow-up message.</summary>
    string FollowUpFormat { get; }

    /// <param name="recipients">The recipients of <see cref="ReceiverChannel.Mention"/>, as the channel writes them.</param>
    MentionedPeople PeopleOf(ImmutableArray<string> recipients);

    /// <param name="format">The format of the message, one of <see cref="ReceiverChannel.Format"/>.</param>
    MentionSplit Split(string format, MentionedPeople people);

    /// <summary>The short message that follows a message and only mentions people. Its mentions are those of <paramref name="notice"/>.</summary>
    Notice FollowUp(Notice notice);
}
