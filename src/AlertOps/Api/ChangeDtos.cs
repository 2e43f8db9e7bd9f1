using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Notices;
using AlertOps.Runbooks;
using AlertOps.Storage;

namespace AlertOps.Api;

/// <param name="Kind">
/// opened, alerts_added, severity_raised, some_resolved, resolved, reminder_due; by hand: acknowledged, also_acknowledged, unacknowledged, assigned, noted, closed.
/// </param>
/// <param name="State">pending, planned, merged, silent.</param>
/// <param name="CarrierId">The change whose message speaks for this one.</param>
/// <param name="Actor">Id of the person, or name of the program, that made it by hand; null for other changes.</param>
/// <param name="Person">The person whom it concerns besides: the one to whom it was handed on, or whose acknowledgement was withdrawn.</param>
/// <param name="Note">Text that came with it.</param>
/// <param name="Notice">The message; null when there was none.</param>
internal sealed record ChangeDto(
    long Id,
    string Kind,
    string State,
    long? CarrierId,
    string Severity,
    DateTime At,
    int Added,
    int Resolved,
    string? Actor,
    string? Person,
    string? Note,
    NoticeDto? Notice,
    ImmutableArray<EvidenceDto> Evidence)
{
    public static ChangeDto Of(ChangeView view) => new(
        view.Change.Id,
        EnumNames.Of(view.Change.Kind),
        EnumNames.Of(view.State),
        view.MergedIntoId,
        EnumNames.Of(view.Change.Severity),
        view.Change.At.UtcDateTime,
        view.Change.Added,
        view.Change.Resolved,
        view.Change.Actor,
        view.Change.Person,
        view.Change.Note,
        view.Notice is null ? null : NoticeDto.Of(view.Notice),
        [.. view.Evidence.Select(EvidenceDto.Of)]);
}

internal sealed record NoticeDto(string Kind, string Language, string Badge, string Title, string Headline, string Summary)
{
    public static NoticeDto Of(Notice notice) =>
        new(EnumNames.Of(notice.Kind), notice.Language.Tag(), notice.Badge, notice.Title, notice.Headline.Text, notice.Summary);
}

/// <summary>The answers to one runbook's questions.</summary>
internal sealed record EvidenceDto(string Runbook, string Because, DateTime AskedAt, ImmutableArray<AnswerDto> Answers)
{
    public static EvidenceDto Of(StoredEvidence stored) => new(
        stored.RunbookId, stored.Because, stored.Evidence.AskedAt.UtcDateTime, [.. stored.Evidence.Answers.Values.Select(AnswerDto.Of)]);
}

/// <param name="Source">prometheus, alertops.</param>
/// <param name="Expr">As it was sent.</param>
/// <param name="Unavailable">timed_out, unreachable, refused, no_data, not_asked; null when there is an answer.</param>
internal sealed record AnswerDto(string Query, string Source, string Expr, string? Unavailable, string Detail, double TookSeconds, ImmutableArray<SeriesDto> Series)
{
    public static AnswerDto Of(Evidence evidence) => new(
        evidence.QueryId,
        evidence.Source,
        evidence.Expr,
        evidence.Missing is { } missing ? EnumNames.Of(missing) : null,
        evidence.Detail,
        evidence.Took.TotalSeconds,
        [.. evidence.Series.Select(series => new SeriesDto(
            series.Labels, series.Value, [.. series.Points.Select(point => new PointDto(point.At.UtcDateTime, point.Value))]))]);
}

internal sealed record SeriesDto(LabelSet Labels, double? Value, ImmutableArray<PointDto> Points);

internal sealed record PointDto(DateTime At, double Value);
