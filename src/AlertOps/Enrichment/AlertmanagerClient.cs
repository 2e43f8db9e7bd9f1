using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AlertOps.Configuration;
using AlertOps.Operations;
using RestEase;

namespace AlertOps.Enrichment;

/// <summary>The part of Alertmanager's HTTP API that AlertOps uses.</summary>
[AllowAnyStatusCode]
internal interface IAlertmanagerApi
{
    /// <summary>All alerts that have not ended; the flags choose which kinds are in the list.</summary>
    [Get("api/v2/alerts")]
    Task<List<AlertmanagerAlert>> AlertsAsync([Query] bool active, [Query] bool silenced, [Query] bool inhibited, [Query] bool unprocessed, CancellationToken ct);
}

internal sealed record AlertmanagerAlert(string? Fingerprint);

/// <summary>Asks an Alertmanager cluster which alerts are active.</summary>
/// <param name="connect">Returns the HTTP client for a cluster; called for every request, since connections may be renewed.</param>
internal sealed class AlertmanagerClient(Func<HttpOptions, HttpClient> connect, TimeProvider time, ILogger<AlertmanagerClient> logger)
{
    /// <summary>Ten thousand alerts with long annotations are about 15 MiB.</summary>
    private const long MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>A stale firing update is held for at most 5 s; this leaves time to write the result.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    private readonly ConditionalWeakTable<AlertmanagerOptions, ImmutableList<Lazy<IAlertmanagerApi>>> members = [];

    public AlertmanagerClient(OutgoingHttp http, TimeProvider time, ILogger<AlertmanagerClient> logger)
        : this(http.Client, time, logger)
    {
    }

    /// <summary>
    /// Returns the fingerprints of the alerts that have not ended, silenced and inhibited ones too, from the member that answers first. All members are
    /// asked at once. Null when none answers within 4 s.
    /// </summary>
    public async Task<ImmutableArray<string>?> ActiveFingerprintsAsync(AlertmanagerOptions options, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        var apis = members.GetValue(options, Connect);
        var asked = apis.Select(api => AskAsync(api, options.Name, linked.Token)).ToList();
        while (asked.Count > 0)
        {
            var done = await Task.WhenAny(asked);
            asked.Remove(done);
            if (await done is { } fingerprints)
            {
                await linked.CancelAsync();
                return fingerprints;
            }
        }

        ct.ThrowIfCancellationRequested();
        return null;
    }

    private ImmutableList<Lazy<IAlertmanagerApi>> Connect(AlertmanagerOptions options) =>
        [.. options.Urls.Select(url => new Lazy<IAlertmanagerApi>(
            () => RestClient.For<IAlertmanagerApi>(new JsonRequester(() => connect(options.Http), url, MaxAnswerBytes)), LazyThreadSafetyMode.PublicationOnly))];

    private async Task<ImmutableArray<string>?> AskAsync(Lazy<IAlertmanagerApi> api, string name, CancellationToken ct)
    {
        try
        {
            var alerts = await api.Value.AlertsAsync(active: true, silenced: true, inhibited: true, unprocessed: true, ct).WaitAsync(ct);
            return [.. alerts.Select(alert => alert?.Fingerprint).OfType<string>()];
        }
        catch (Exception error) when (error is AnswerException or HttpRequestException or IOException or OperationCanceledException
            or UnauthorizedAccessException or CryptographicException)
        {
            logger.AlertmanagerUnanswered(name, error.GetType().Name);
            return null;
        }
    }
}
