using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AlertOps.DryRun;

/// <summary>The effects of a webhook body on AlertOps, and the reasons. Nothing of it was sent or stored.</summary>
/// <param name="Action">The effect of the body: <c>opened</c>, <c>resolved</c> …, or <c>nothing</c> when it only repeats what is known.</param>
internal sealed record Explanation(
    long Incident,
    string Action,
    DateTimeOffset At,
    ImmutableArray<ExplainedRoute> Routes,
    ImmutableArray<ExplainedRunbook> Runbooks,
    ImmutableArray<ExplainedMessage> Messages,
    ImmutableArray<string> Failures);

/// <param name="Audiences">The audiences of the receiver's entries that name any; those of a robot are the ones that it mentions.</param>
/// <param name="Reached">False when the receiver reaches nobody.</param>
/// <param name="StandIn">The receiver that is told instead; null when the receiver is reached, or when no other one can stand in.</param>
internal sealed record ExplainedRoute(string Receiver, string Because, ImmutableArray<ExplainedAudience> Audiences, bool Reached, string? StandIn);

/// <param name="Written">The audience as it is written: <c>person:zhangsan</c>.</param>
/// <param name="Recipients">The recipients that it has now; empty when it reaches nobody.</param>
internal sealed record ExplainedAudience(string Channel, string Endpoint, string Written, ImmutableArray<string> Recipients);

internal sealed record ExplainedRunbook(
    string Id, string Title, string Because, int Alerts, ImmutableArray<ExplainedQuery> Queries, ImmutableArray<ExplainedAction> Actions);

/// <param name="Source"><c>prometheus</c> or <c>alertops</c>.</param>
/// <param name="Answer">The worst value with its unit, and how many series; or why it is missing.</param>
internal sealed record ExplainedQuery(string Id, string Title, string Source, string Expr, bool Known, string Answer, double Milliseconds);

/// <param name="Verdict"><c>holds</c>, <c>ruled out</c>, <c>unknown</c>, or <c>always</c> when the action has no condition.</param>
/// <param name="HoldsFor">The subjects for which it holds, as a message names them; empty when it holds for all or for none.</param>
internal sealed record ExplainedAction(string Id, string? When, string Verdict, ImmutableArray<string> HoldsFor, string Do);

/// <summary>One call as it would go out.</summary>
/// <param name="Content">The text that the person reads: the Markdown, the text, or the mail's subject and text part.</param>
/// <param name="ContentBytes">UTF-8 bytes of the content; <paramref name="Budget"/> is what the channel allows, null where it sets no limit.</param>
/// <param name="Body">The exact body of the request (JSON) or the message (RFC 5322).</param>
internal sealed record ExplainedMessage(
    string Channel, string Endpoint, ImmutableArray<string> Recipients, string Content, int ContentBytes, int? Budget, string MediaType, string Body);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Explanation))]
internal sealed partial class ExplanationJson : JsonSerializerContext
{
    /// <summary>The context of every output. Chinese is not escaped, since people read it.</summary>
    public static ExplanationJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
