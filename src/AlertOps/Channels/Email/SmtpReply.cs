using System.Collections.Immutable;

namespace AlertOps.Channels.Email;

/// <summary>A reply, its lines without the code.</summary>
internal sealed record SmtpReply(int Code, ImmutableArray<string> Lines)
{
    public string Text => string.Join(' ', Lines);

    public bool IsPositive => Code is >= 200 and < 300;
}
