namespace AlertOps.Notices;

/// <summary>Parts that a receiver may do without. What it is, since when, and the link to the incident always stay.</summary>
[Flags]
internal enum NoticeParts
{
    None = 0,

    /// <summary>What the alerts say of themselves, where no runbook speaks for them.</summary>
    Description = 1,
    Impact = 2,

    /// <summary>Why, as far as the evidence says.</summary>
    Verdict = 4,
    Actions = 8,

    /// <summary>The numbers behind the action items.</summary>
    Answers = 16,
    Charts = 32,
    Tables = 64,

    /// <summary>What not to do.</summary>
    Avoid = 128,

    /// <summary>When it was asked, and what was cut off.</summary>
    Footnote = 256,

    /// <summary>The link to the runbook.</summary>
    Runbook = 512,

    /// <summary>Every link but the one to the incident.</summary>
    Links = 1024,
}

/// <summary>What a receiver wants otherwise in its messages. Equal by value: receivers with equal wishes share a notice.</summary>
/// <param name="Title">A template for the title, without the badge; null for the one that AlertOps makes.</param>
/// <param name="Instances">How many alerts are named before the rest is counted; null for the usual number.</param>
internal sealed record NoticeOverrides(string? Title, NoticeParts Hide, int? Instances)
{
    public static NoticeOverrides None { get; } = new(null, NoticeParts.None, null);
}
