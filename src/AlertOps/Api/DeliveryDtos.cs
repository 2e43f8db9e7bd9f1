using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using AlertOps.Alerts;
using AlertOps.Delivery;
using AlertOps.Storage;
using Microsoft.Extensions.Primitives;

namespace AlertOps.Api;

/// <summary>A delivery in a list.</summary>
/// <param name="State">pending, sending, sent, suppressed, dead.</param>
/// <param name="Reason">Why it is not sent, as in metrics; null when nothing went wrong.</param>
internal sealed record DeliveryDto(
    long Id,
    long IncidentId,
    long ChangeId,
    string Receiver,
    string Channel,
    string Target,
    string State,
    string? Reason,
    string Title,
    int AttemptCount,
    DateTime CreatedAt,
    DateTime? DueAt,
    DateTime? SettledAt)
{
    public static DeliveryDto Of(DeliveryRow row) => new(
        row.Id,
        row.IncidentId,
        row.ChangeId,
        row.Receiver,
        row.Channel,
        row.Target,
        EnumNames.Of(row.State),
        ReasonWord(row.Reason),
        row.Title,
        row.Attempts,
        row.CreatedAt.UtcDateTime,
        row.DueAt?.UtcDateTime,
        row.SettledAt?.UtcDateTime);

    public static string? ReasonWord(FailureReason reason) => reason == FailureReason.None ? null : EnumNames.Of(reason);
}

/// <summary>A delivery with every attempt and the body as it was sent.</summary>
/// <param name="MessageId">The channel's own id.</param>
/// <param name="Body">Null while no request was formed.</param>
/// <param name="EarlierCalls">Requests sent before a replay, newest first.</param>
internal sealed record DeliveryDetailDto(
    long Id,
    long IncidentId,
    long ChangeId,
    string Receiver,
    string Channel,
    string Target,
    string State,
    string? Reason,
    string Title,
    int AttemptCount,
    DateTime CreatedAt,
    DateTime? DueAt,
    DateTime? SettledAt,
    long? CallId,
    string MessageId,
    string MediaType,
    string? Body,
    ImmutableArray<AttemptDto> Attempts,
    ImmutableArray<CallDto> EarlierCalls)
{
    public static DeliveryDetailDto Of(DeliveryView view)
    {
        var row = DeliveryDto.Of(view.Row);
        return new(
            row.Id,
            row.IncidentId,
            row.ChangeId,
            row.Receiver,
            row.Channel,
            row.Target,
            row.State,
            row.Reason,
            row.Title,
            row.AttemptCount,
            row.CreatedAt,
            row.DueAt,
            row.SettledAt,
            view.CallId,
            view.MessageId,
            view.MediaType,
            view.Body.IsDefaultOrEmpty ? null : Encoding.UTF8.GetString(view.Body.AsSpan()),
            [.. view.Log.Select(AttemptDto.Of)],
            [.. view.Earlier.Select(CallDto.Of)]);
    }
}

/// <summary>A request as it was sent, without the token or key that sending added.</summary>
internal sealed record CallDto(long Id, string MessageId, string MediaType, string Body)
{
    public static CallDto Of(CallView call) => new(call.Id, call.MessageId, call.MediaType, Encoding.UTF8.GetString(call.Body.AsSpan()));
}

/// <param name="CallId">The request that was tried.</param>
/// <param name="Outcome">sent, later, never.</param>
/// <param name="Code">The channel's answer: an errcode, an SMTP reply code.</param>
internal sealed record AttemptDto(long CallId, DateTime At, double TookSeconds, string Outcome, string? Reason, string Code, string Detail)
{
    public static AttemptDto Of(AttemptView attempt) => new(
        attempt.CallId,
        attempt.At.UtcDateTime,
        attempt.Took.TotalSeconds,
        EnumNames.Of(attempt.Outcome),
        DeliveryDto.ReasonWord(attempt.Reason),
        attempt.Code,
        attempt.Detail);
}

/// <summary>The deliveries to send again: these ids, or those that the filter finds. A misspelt name is an error, not a wider filter.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplayRequest(ImmutableArray<long>? Ids, ReplayFilter? Filter);

/// <summary>The filters of <c>GET /api/v1/deliveries</c>, all of which must hold.</summary>
/// <param name="State">dead, which it is when left out, or sent.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplayFilter(
    string? State, string? Channel, long? Incident, string? Receiver, string? Reason, string? From, string? To, string? Q)
{
    /// <summary>Returns the filters as a list's query, without the empty ones.</summary>
    public Dictionary<string, StringValues> ToQuery() => new (string Name, string? Value)[]
    {
        ("state", State), ("channel", Channel), ("incident", Incident?.ToString(CultureInfo.InvariantCulture)), ("receiver", Receiver), ("reason", Reason),
        ("from", From), ("to", To), ("q", Q),
    }.Where(pair => !string.IsNullOrWhiteSpace(pair.Value)).ToDictionary(pair => pair.Name, pair => new StringValues(pair.Value), StringComparer.Ordinal);
}

/// <param name="OnlyFailed">All dead ones that shared the last request of this delivery, and none that got through; instead of this delivery alone.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplayOneRequest(bool OnlyFailed);

internal sealed record ReplayDto(int Replayed);
