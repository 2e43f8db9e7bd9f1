using System.Collections.Immutable;
using System.Text;
using AlertOps.Outbox;
using AlertOps.Storage;

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
        EnumWords.Of(row.State),
        ReasonWord(row.Reason),
        row.Title,
        row.Attempts,
        row.CreatedAt.UtcDateTime,
        row.DueAt?.UtcDateTime,
        row.SettledAt?.UtcDateTime);

    public static string? ReasonWord(FailureReason reason) => reason == FailureReason.None ? null : reason.Word();
}

/// <summary>A delivery with every attempt and the body as it was sent.</summary>
/// <param name="MessageId">The channel's own id.</param>
/// <param name="Body">Null while no request was formed.</param>
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
    ImmutableArray<AttemptDto> Attempts)
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
            [.. view.Log.Select(AttemptDto.Of)]);
    }
}

/// <param name="Outcome">sent, later, never.</param>
/// <param name="Code">What the channel answered: an errcode, an SMTP reply code.</param>
internal sealed record AttemptDto(DateTime At, double TookSeconds, string Outcome, string? Reason, string Code, string Detail)
{
    public static AttemptDto Of(AttemptView attempt) => new(
        attempt.At.UtcDateTime,
        attempt.Took.TotalSeconds,
        EnumWords.Of(attempt.Outcome),
        DeliveryDto.ReasonWord(attempt.Reason),
        attempt.Code,
        attempt.Detail);
}

/// <summary>Which deliveries to send again: these ids, or all dead ones that the filter names.</summary>
/// <param name="State">With a filter: dead, which is also what it is without.</param>
internal sealed record ReplayRequest(ImmutableArray<long>? Ids, string? State, string? Channel, long? Incident);

internal sealed record ReplayDto(int Replayed);
