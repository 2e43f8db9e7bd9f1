using System.Collections.Immutable;

namespace AlertOps.Notices;

/// <summary>The parts of a message that a receiver may hide. The title, the start time and the link to the incident always stay.</summary>
[Flags]
internal enum NoticeParts
{
    None = 0,

    /// <summary>The alerts' own description, when they have no runbook.</summary>
    Description = 1,
    Impact = 2,

    /// <summary>The cause, as far as the evidence shows it.</summary>
    Verdict = 4,
    Actions = 8,

    /// <summary>The evidence behind the action items.</summary>
    Answers = 16,
    Charts = 32,
    Tables = 64,

    /// <summary>Warnings about actions to avoid.</summary>
    Avoid = 128,

    /// <summary>The time of the evidence, and the number of alerts that were cut off.</summary>
    Footnote = 256,

    /// <summary>The link to the runbook.</summary>
    Runbook = 512,

    /// <summary>Every link but the one to the incident.</summary>
    Links = 1024,
}

/// <summary>A receiver's changes to the usual message. They are equal by value, so that receivers with equal changes share a notice.</summary>
/// <param name="Title">A template for the title, without the badge; null for the usual title.</param>
/// <param name="Instances">Number of alerts that are named before the rest is counted; null for the usual number.</param>
internal sealed record NoticeOverrides(string? Title, NoticeParts Hide, int? Instances)
{
    public static NoticeOverrides None { get; } = new(null, NoticeParts.None, null);

    /// <summary>The annotations that are shown in place of the usual ones; empty for the usual ones.</summary>
    public ImmutableArray<string> Annotations { get; init; } = [];

    /// <summary>The labels that are shown by name and value.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    public bool Equals(NoticeOverrides? other) => other is not null
        && (Title, Hide, Instances) == (other.Title, other.Hide, other.Instances)
        && Annotations.SequenceEqual(other.Annotations)
        && Labels.SequenceEqual(other.Labels);

    public override int GetHashCode() => HashCode.Combine(Title, Hide, Instances, Annotations.Length, Labels.Length);
}
