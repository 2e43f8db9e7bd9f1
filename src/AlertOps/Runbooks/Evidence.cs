using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AlertOps.Alerts;

namespace AlertOps.Runbooks;

/// <summary>The reason for a missing answer. The set is closed: it is a metric label, a field of the log and the key of a phrase.</summary>
internal enum Unavailable
{
    /// <summary>The source did not answer within the time-out.</summary>
    TimedOut,

    /// <summary>No connection to the address, or it broke off.</summary>
    Unreachable,

    /// <summary>Prometheus answered with an error (400, 422, 5xx) or with something that isn't Prometheus' JSON.</summary>
    Refused,

    /// <summary>The source has no such series now.</summary>
    NoData,

    /// <summary>No Prometheus is configured for these alerts, the circuit is open, or the expression is missing.</summary>
    NotAsked,
}

/// <summary>One point of a series.</summary>
internal readonly record struct Sample(DateTimeOffset At, double Value);

/// <summary>One series of an answer. <paramref name="Value"/> is null or NaN when Prometheus could not compute it.</summary>
/// <param name="Points">Oldest first; empty except for range queries, of which <paramref name="Value"/> is the latest point.</param>
internal sealed record Series(LabelSet Labels, double? Value, ImmutableArray<Sample> Points)
{
    [JsonIgnore]
    public bool HasValue => Value is { } value && !double.IsNaN(value);
}

/// <summary>The answer of one live query, or the reason why there is none.</summary>
internal sealed record Evidence
{
    [JsonConstructor]
    internal Evidence(
        string queryId, string expr, Unavailable? missing, string detail, ImmutableArray<Series> series, TimeSpan took, string source = QuerySources.Prometheus)
    {
        QueryId = queryId;
        Expr = expr;
        Missing = missing;
        Detail = detail;
        Series = series;
        Took = took;
        Source = source;
    }

    public string QueryId { get; }

    /// <summary>The expression as it was sent, with the labels filled in and escaped.</summary>
    public string Expr { get; }

    public Unavailable? Missing { get; }

    /// <summary>The error message of Prometheus or the network, without secrets, or a remark on the answer; "" when there is none.</summary>
    public string Detail { get; }

    /// <summary>The series of the answer, largest value first. The number that a message shows is limited elsewhere (<c>max_series</c>).</summary>
    public ImmutableArray<Series> Series { get; }

    public TimeSpan Took { get; }

    /// <summary>True when the source gave more series than are kept.</summary>
    [JsonPropertyName("cut")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCut { get; init; }

    /// <summary>The source that was asked, one of <see cref="QuerySources"/>.</summary>
    public string Source { get; private init; }

    /// <summary>True when there is an answer with at least one number in it.</summary>
    [JsonIgnore]
    public bool IsKnown => Missing is null && Series.Any(series => series.HasValue);

    public static Evidence Known(string queryId, string expr, ImmutableArray<Series> series, TimeSpan took = default) =>
        series.IsEmpty ? Unknown(queryId, expr, Unavailable.NoData, "", took) : new(queryId, expr, null, "", series, took);

    public static Evidence Unknown(string queryId, string expr, Unavailable reason, string detail, TimeSpan took = default) =>
        new(queryId, expr, reason, detail, [], took);

    public Evidence From(string source) => this with { Source = source };

    /// <summary>The answer with some of its series; without any of them it is one without data.</summary>
    public Evidence With(ImmutableArray<Series> some) =>
        new(QueryId, Expr, Missing ?? (some.IsEmpty ? Unavailable.NoData : null), Detail, some, Took, Source) { IsCut = IsCut };

    public T Match<T>(Func<ImmutableArray<Series>, T> known, Func<Unavailable, string, T> missing) =>
        Missing is { } reason ? missing(reason, Detail) : known(Series);
}

/// <summary>The answers for one runbook of an incident at one moment, by query id.</summary>
internal sealed record EvidenceSet(DateTimeOffset AskedAt, ImmutableSortedDictionary<string, Evidence> Answers)
{
    public static EvidenceSet None(DateTimeOffset at) => new(at, ImmutableSortedDictionary.Create<string, Evidence>(StringComparer.Ordinal));

    public Evidence? this[string queryId] => Answers.GetValueOrDefault(queryId);

    [JsonIgnore]
    public bool AnythingKnown => Answers.Values.Any(evidence => evidence.IsKnown);
}

/// <summary>The evidence for one runbook of an incident, as it is stored with the change.</summary>
/// <param name="Because">The reason for this runbook (see <see cref="RunbookMatch"/>).</param>
internal sealed record StoredEvidence(string RunbookId, string Because, EvidenceSet Evidence);

/// <summary>A runbook that matched, and the answers to its queries.</summary>
internal sealed record RunbookEvidence(RunbookMatch Match, EvidenceSet Evidence)
{
    public StoredEvidence ToStored() => new(Match.Runbook.Id, Match.Because, Evidence);
}
