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

    /// <summary>One message about several incidents.</summary>
    Digest,
}

/// <summary>The state of an action after its evidence was judged.</summary>
internal enum ActionState
{
    /// <summary>The condition holds: this action comes first.</summary>
    Holds,

    /// <summary>The action has no condition, and all evidence that it shows is known.</summary>
    Always,

    /// <summary>Evidence that the action depends on or shows is unknown.</summary>
    Unknown,
}

/// <summary>A numbered action item.</summary>
/// <param name="Do">The instruction.</param>
/// <param name="Answers">The evidence that the item shows.</param>
/// <param name="Panel">The dashboard panel to look at when evidence is missing; "" when there is none.</param>
internal sealed record ActionItem(string Id, ActionState State, Line Do, ImmutableArray<Line> Answers, string Panel);

/// <summary>
/// A block of a message. A message that must shrink loses whole blocks, the highest <see cref="Rank"/> first; rank 0 always stays. See
/// <see cref="BlockRank"/>.
/// </summary>
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
    /// <summary>Facts about the incident, one per line, set off as a quotation.</summary>
    internal sealed record Quote(ImmutableArray<Line> Lines, int Rank) : Block(Rank);

    internal sealed record Paragraph(Line Line, int Rank) : Block(Rank);

    /// <summary>Lines that are numbered from 1.</summary>
    internal sealed record Numbered(ImmutableArray<Line> Lines, int Rank) : Block(Rank);

    /// <param name="Heading">"处理步骤".</param>
    /// <param name="RuledOut">One line with the causes that the evidence rules out; null when there are none.</param>
    internal sealed record Actions(string Heading, ImmutableArray<ActionItem> Items, Line? RuledOut, int Rank) : Block(Rank);

    /// <summary>A table of evidence; the first row is the head.</summary>
    internal sealed record Table(string Title, ImmutableArray<ImmutableArray<string>> Rows, int Rank) : Block(Rank);

    /// <summary>A chart of values over time. Pages draw the points, chats show <paramref name="Spark"/>.</summary>
    /// <param name="Title">The caption with value and trend: "排队 18,240，每分钟 +950".</param>
    /// <param name="Spark">A sparkline of the points; "" when there are too few.</param>
    internal sealed record Chart(string Title, string Unit, ImmutableArray<ChartLine> Lines, double? Limit, string Spark, int Rank) : Block(Rank)
    {
        /// <summary>Offset of the reader's time zone from UTC, for the times on the axis.</summary>
        public int UtcOffsetMinutes { get; init; }

        /// <summary>True when an action or another line shows the value already, so that chats leave the chart out.</summary>
        [JsonPropertyName("told")]
        public bool ShownElsewhere { get; init; }
    }

    internal sealed record Links(ImmutableArray<Span> Items, int Rank) : Block(Rank);
}

internal sealed record ChartLine(string Name, ImmutableArray<ChartPoint> Points);

internal readonly record struct ChartPoint(long UnixSeconds, double Value);

/// <summary>A message as a document that knows no channel. Each channel has renderers for it.</summary>
/// <param name="Badge">"严重", "已恢复".</param>
/// <param name="Title">The problem and its place, without the badge: "回调故障 prod-sh 2 个节点".</param>
/// <param name="IncidentId">In a digest the worst of its incidents.</param>
/// <param name="Headline">The firing alerts with their values: "wacore-2 失败 100%，wacore-1 失败 23.5%（阈值 5%）". It has no spans in a digest.</param>
/// <param name="Summary">One plain sentence for places that show only one (subject of a mail, notification bar).</param>
/// <param name="Mentions">User ids to mention, where the channel can; empty when the incident is resolved.</param>
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
    // Stored documents of early versions lack the properties that follow; they are read as empty.

    /// <summary>The title without the place: "回调故障". Incidents that share it are grouped in digests. "" in documents older than digests.</summary>
    [JsonPropertyName("what")]
    public string ShortTitle { get; init => field = value ?? ""; } = "";

    /// <summary>Phone numbers to mention. Only text messages can mention them.</summary>
    public ImmutableArray<string> MentionedMobiles { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>True when everybody in the group is mentioned. Only text messages can do that.</summary>
    public bool MentionsEverybody { get; init; }

    /// <summary>The body of the call, rendered when the message was planned; null for channels that render when they send.</summary>
    [JsonPropertyName("webhook")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlannedBody? PlannedBody { get; init; }

    [JsonIgnore]
    public MentionedPeople Mentioned => new(Mentions, MentionedMobiles, MentionsEverybody);

    public Notice Mentioning(MentionedPeople people) =>
        this with { Mentions = people.Users, MentionedMobiles = people.Mobiles, MentionsEverybody = people.Everybody };

    /// <summary>The notice with a warning on top, which always stays.</summary>
    public Notice WithWarning(string text) => this with { Blocks = Blocks.Insert(0, new Block.Paragraph(Line.Of(text, Tone.Warning), BlockRank.Always)) };
}

/// <summary>The complete, escaped body of a call.</summary>
/// <param name="MediaType">application/json unless the receiver configures another one.</param>
internal sealed record PlannedBody(string MediaType, string Text);
