using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Channels.Email;

/// <summary>The renderers that mails are made with. They are handed in, so that tests of the channel do not depend on the wording of messages.</summary>
internal sealed record EmailRenderers(Func<Notice, MailContent> Mail)
{
    /// <summary>The SVG of the pictures in <see cref="Mail"/>.</summary>
    public Func<Notice, ImmutableArray<string>> Drawings { get; init; } = _ => [];

    /// <param name="drawn">Returns the PNG of an SVG that has been drawn; empty when it has not.</param>
    public static EmailRenderers With(Func<string, ImmutableArray<byte>> drawn) =>
        new(notice => MailRenderer.Render(notice, drawn)) { Drawings = MailRenderer.Drawings };
}
