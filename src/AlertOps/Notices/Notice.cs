using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AlertOps.Alerts;
using AlertOps.Text;

namespace AlertOps.Notices;

internal enum NoticeKind
{
    Firing,
    Resolved,
    Reminder,

    /// <summary>Several incidents in one message.</summary>
    Digest,
}

/// <summary>How an action stands after the evidence.</summary>
internal enum ActionState
{
    /// <summary>Its condition holds: do this first.</summary>
    Holds,

    /// <summary>It has no condition, and what it shows is known or it shows nothing.</summary>
    Always,

    /// <summary>What it rests on or shows could not be known.</summary>
    Unknown,
}

/// <summary>A numbered action item: what to do, then the answer.</summary>
/// <param name="Panel">The dashboard panel to look at when the answer is missing; "" when there is none.</param>
internal sealed record ActionItem(string Id, ActionState State, Line Do, ImmutableArray<Line> Answers, string Panel);

/// <summary>A piece of the message. When a message must shrink, whole blocks go, highest <see cref="Rank"/> first; rank 0 always stays.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Quote), "quote")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(Numbered), "numbered")]
[JsonDerivedType(typeof(Actions), "actions")]
[JsonDerivedType(typeof(Table), "table")]
[JsonDerivedType(typeof(Chart), "chart")]
[JsonDerivedType(typeof(Links), "links")]
internal abstract record Block(int Rank)
{
    /// <summary>Facts about the incident, one to a line, set off as a quotation.</summary>
    internal sealed record Quote(ImmutableArray<Line> Lines, int Rank) : Block(Rank);

    internal sealed record Paragraph(Line Line, int Rank) : Block(Rank);

    /// <summary>Lines with numbers before them, from 1.</summary>
    internal sealed record Numbered(ImmutableArray<Line> Lines, int Rank) : Block(Rank);

    /// <param name="Heading">"现在做".</param>
    /// <param name="RuledOut">What the evidence has excluded, folded into one line; null when nothing was.</param>
    internal sealed record Actions(string Heading, ImmutableArray<ActionItem> Items, Line? RuledOut, int Rank) : Block(Rank);

    /// <summary>A few rows of an answer; the first row is the head.</summary>
    internal sealed record Table(string Title, ImmutableArray<ImmutableArray<string>> Rows, int Rank) : Block(Rank);

    /// <summary>Lines over time. Chats show <paramref name="Spark"/>, pages draw the points.</summary>
    /// <param name="Title">With the value and where it is heading: "排队 18,240，每分钟 +950".</param>
    /// <param name="Spark">What chats show behind the title; "" when there are too few points.</param>
    internal sealed record Chart(string Title, string Unit, ImmutableArray<ChartLine> Lines, double? Limit, string Spark, int Rank) : Block(Rank)
    {
        /// <summary>The reader's distance from UTC, for the times on the axis.</summary>
        public int UtcOffsetMinutes { get; init; }

        /// <summary>An action or a line says it already, so chats leave it out.</summary>
        [JsonPropertyName("told")]
        public bool ShownElsewhere { get; init; }
    }

    internal sealed record Links(ImmutableArray<Span> Items, int Rank) : Block(Rank);
}

internal sealed record ChartLine(string Name, ImmutableArray<ChartPoint> Points);

internal readonly record struct ChartPoint(long UnixSeconds, double Value);

/// <summary>The message, independent of any channel: one document, several renderers.</summary>
/// <param name="Badge">"严重", "已恢复".</param>
/// <param name="Title">What and where, without the badge: "回调故障 prod-sh 2 个节点".</param>
/// <param name="IncidentId">Of a digest: the worst of its incidents.</param>
/// <param name="Headline">What fired and how bad: "wacore-2 失败 100%，wacore-1 失败 23.5%（阈值 5%）"; without spans in a digest, which has no such line.</param>
/// <param name="Summary">One plain sentence for places that show only one (mail preview, notification bar).</param>
/// <param name="Mentions">WeCom user ids to mention, where the channel can; empty on resolve.</param>
internal sealed record Notice(
    NoticeKind Kind,
    Language Language,
    Severity Severity,
    long IncidentId,
    string Badge,
    string Title,
    Line Headline,
    string Summary,
    ImmutableArray<Block> Blocks,
    ImmutableArray<string> Mentions,
    string IncidentUrl)
{
    // What follows came later than the first documents that are stored: a reader of one gets nothing for it, and that is written as what it means.

    /// <summary>The title without the place, which several incidents share: "回调故障". "" in documents older than digests.</summary>
    [JsonPropertyName("what")]
    public string ShortTitle { get; init => field = value ?? ""; } = "";

    /// <summary>Phone numbers to mention; only text messages can.</summary>
    public ImmutableArray<string> MentionedMobiles { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Whether everybody in the group is called; only text messages can.</summary>
    public bool MentionsEverybody { get; init; }

    /// <summary>The body for a webhook, rendered when the message was planned; null for every other channel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebhookPayload? Webhook { get; init; }

    [JsonIgnore]
    public MentionedPeople Mentioned => new(Mentions, MentionedMobiles, MentionsEverybody);

    public Notice Mentioning(MentionedPeople people) =>
        this with { Mentions = people.Users, MentionedMobiles = people.Mobiles, MentionsEverybody = people.Everybody };
}

/// <summary>What a webhook is sent: text that is whole and escaped.</summary>
/// <param name="MediaType">application/json unless the receiver says otherwise.</param>
internal sealed record WebhookPayload(string MediaType, string Text);
