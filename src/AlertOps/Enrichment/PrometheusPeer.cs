using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Runbooks;

namespace AlertOps.Enrichment;

/// <summary>One question as it goes over the wire. Equal questions are asked once.</summary>
/// <param name="Window">Null for an instant query.</param>
internal sealed record Question(string Expr, RangeWindow? Window);

/// <param name="Took">Since the round began.</param>
internal sealed record Reply(PrometheusAnswer Answer, TimeSpan Took);

/// <summary>One configured Prometheus: its client, and what is known of its health. Lives as long as its options are in force.</summary>
internal sealed class PrometheusPeer(PrometheusOptions options, Func<HttpClient> client, TimeProvider time, ILogger logger)
{
    private const int InFlight = 16;

    /// <summary>What an urgent round may cost while the circuit is open: a Prometheus that is back answers something in that time.</summary>
    private static readonly TimeSpan UrgentTry = TimeSpan.FromSeconds(1);

    /// <summary>Asked beside a suspect's questions, so that a query that always takes too long doesn't look like a Prometheus that isn't there.</summary>
    private static readonly Question Probe = new("vector(1)", null);

    private readonly PrometheusClient prometheus = new(client, options.Url);
    private readonly CircuitBreaker circuit = new(time);

    public PrometheusOptions Options => options;

    /// <summary>Asks all at once inside one budget. What isn't answered by then is timed out; what was answered stays.</summary>
    /// <param name="urgent">Asked, if shortly, even while the circuit is open.</param>
    public async Task<ImmutableDictionary<Question, Reply>> AskAsync(
        ImmutableArray<Question> questions, DateTimeOffset now, bool urgent, CancellationToken ct)
    {
        if (questions.IsEmpty)
        {
            return ImmutableDictionary<Question, Reply>.Empty;
        }

        var open = !circuit.TryEnter();
        if (open && !urgent)
        {
            var silent = PrometheusAnswer.No(
                Unavailable.NotAsked, $"Prometheus did not answer lately; it is asked again every {PromDuration.Format(CircuitBreaker.Pause)}");
            return questions.ToImmutableDictionary(question => question, _ => new Reply(silent, TimeSpan.Zero));
        }

        var allowed = open && options.Timeout > UrgentTry ? UrgentTry : options.Timeout;
        var replies = await AskWithinAsync(circuit.IsSuspect && !questions.Contains(Probe) ? questions.Insert(0, Probe) : questions, now, allowed, ct);
        ct.ThrowIfCancellationRequested();
        var heard = replies.Values.Any(reply => reply.Answer.IsHeard);
        if (circuit.Record(heard))
        {
            logger.CircuitChanged(options.Name, heard ? "closed" : "open");
        }

        return replies;
    }

    private async Task<ImmutableDictionary<Question, Reply>> AskWithinAsync(
        ImmutableArray<Question> questions, DateTimeOffset now, TimeSpan allowed, CancellationToken ct)
    {
        using var budget = new CancellationTokenSource(allowed, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, ct);
        using var slots = new SemaphoreSlim(InFlight);
        var began = time.GetTimestamp();
        var replies = await Task.WhenAll(questions.Select(question => AskOneAsync(question, either.Token)));
        return questions.Zip(replies).ToImmutableDictionary(pair => pair.First, pair => pair.Second);

        async Task<Reply> AskOneAsync(Question question, CancellationToken stop)
        {
            try
            {
                await slots.WaitAsync(stop);
                try
                {
                    var left = allowed - time.GetElapsedTime(began);
                    var asked = question.Window is { } window
                        ? prometheus.QueryRangeAsync(question.Expr, window, left, stop)
                        : prometheus.QueryAsync(question.Expr, now, left, stop);
                    var answer = await asked.WaitAsync(stop);
                    return new Reply(answer.Missing == Unavailable.TimedOut && answer.Detail.Length == 0 ? Late() : answer, time.GetElapsedTime(began));
                }
                finally
                {
                    slots.Release();
                }
            }
            catch (OperationCanceledException)
            {
                return new Reply(Late(), time.GetElapsedTime(began));
            }
        }

        PrometheusAnswer Late() => PrometheusAnswer.No(Unavailable.TimedOut, $"no answer within {PromDuration.Format(allowed)}");
    }
}
