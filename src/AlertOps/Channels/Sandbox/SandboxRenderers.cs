using System.Collections.Immutable;
using AlertOps.Notices;

namespace AlertOps.Channels.Sandbox;

/// <summary>Renders a notice as other channels would show it. The renderers are handed in, since the sandbox knows no other channel.</summary>
internal sealed record SandboxRenderers(
    Func<Notice, string> RobotMarkdown, Func<Notice, string> AppMarkdown, Func<Notice, string> Text, Func<Notice, SandboxMail> Mail)
{
    /// <summary>The SVG of the pictures in <see cref="Mail"/>.</summary>
    public Func<Notice, ImmutableArray<string>> Drawings { get; init; } = _ => [];
}

/// <param name="Html">With its pictures inside, for a browser.</param>
internal sealed record SandboxMail(string Subject, string Text, string Html);
