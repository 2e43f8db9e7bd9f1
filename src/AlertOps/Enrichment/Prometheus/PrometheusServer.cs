using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>One query as it is sent. Equal queries are sent once.</summary>
/// <param name="Window">Null for an instant query.</param>
internal sealed record PrometheusQuery(string Expr, RangeWindow? Window);

/// <param name="Took">Time since the round began.</param>
internal sealed record TimedAnswer(PrometheusAnswer Answer, TimeSpan Took);

/// <summary>One configured Prometheus: its client and its circuit breaker. It lives as long as its options are in force.</summary>
internal sealed class PrometheusServer(PrometheusOptions options, Func<HttpClient> client, TimeProvider time, ILogger logger)
{
    private const int MaxParallel = 16;

    /// <summary>Time-out of an urgent round while the circuit is open: a Prometheus that works again answers some query in that time.</summary>
    private static readonly TimeSpan UrgentTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Sent together with the queries after a round without answers, so that a query that is always too slow does not look like a Prometheus that is down.</summary>
    private static readonly PrometheusQuery Probe = new("vector(1)", null);

    private readonly PrometheusClient prometheus = new(client, options.Url);
    private readonly CircuitBreaker circuit = new(time);

    public PrometheusOptions Options => options;

    /// <summary>Sends all queries at once within one time-out. Those without an answer by then are timed out; the answers of the others are kept.</summary>
    /// <param name="urgent">True to ask even while the circuit is open, with a short time-out.</param>
    public async Task<ImmutableDictionary<PrometheusQuery, TimedAnswer>> AskAsync(
        ImmutableArray<PrometheusQuery> queries, DateTimeOffset now, bool urgent, CancellationToken ct)
    {
        if (queries.IsEmpty)
        {
            return ImmutableDictionary<PrometheusQuery, TimedAnswer>.Empty;
        }

        var open = !circuit.TryEnter();
        if (open && !urgent)
        {
            var notAsked = PrometheusAnswer.None(
                Unavailable.NotAsked, $"Prometheus did not answer lately; it is asked again every {PromDuration.Format(CircuitBreaker.Pause)}");
            return queries.ToImmutableDictionary(query => query, _ => new TimedAnswer(notAsked, TimeSpan.Zero));
        }

        var allowed = open && options.Timeout > UrgentTimeout ? UrgentTimeout : options.Timeout;
        var answers = await AskWithinAsync(circuit.IsSuspect && !queries.Contains(Probe) ? queries.Insert(0, Probe) : queries, now, allowed, ct);
        ct.ThrowIfCancellationRequested();
        var isAnswered = answers.Values.Any(answer => answer.Answer.IsReached);
        if (circuit.Record(isAnswered))
        {
            logger.CircuitChanged(options.Name, isAnswered ? "closed" : "open");
        }

        return answers;
    }

    private async Task<ImmutableDictionary<PrometheusQuery, TimedAnswer>> AskWithinAsync(
        ImmutableArray<PrometheusQuery> queries, DateTimeOffset now, TimeSpan allowed, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(allowed, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        using var slots = new SemaphoreSlim(MaxParallel);
        var began = time.GetTimestamp();
        var answers = await Task.WhenAll(queries.Select(query => AskOneAsync(query, linked.Token)));
        return queries.Zip(answers).ToImmutableDictionary(pair => pair.First, pair => pair.Second);

        async Task<TimedAnswer> AskOneAsync(PrometheusQuery query, CancellationToken token)
        {
            try
            {
                await slots.WaitAsync(token);
                try
                {
                    var left = allowed - time.GetElapsedTime(began);
                    var asked = query.Window is { } window
                        ? prometheus.QueryRangeAsync(query.Expr, window, left, token)
                        : prometheus.QueryAsync(query.Expr, now, left, token);
                    var answer = await asked.WaitAsync(token);
                    return new TimedAnswer(answer.Missing == Unavailable.TimedOut && answer.Detail.Length == 0 ? Late() : answer, time.GetElapsedTime(began));
                }
                finally
                {
                    slots.Release();
                }
            }
            catch (OperationCanceledException)
            {
                return new TimedAnswer(Late(), time.GetElapsedTime(began));
            }
        }

        PrometheusAnswer Late() => PrometheusAnswer.None(Unavailable.TimedOut, $"no answer within {PromDuration.Format(allowed)}");
    }
}
