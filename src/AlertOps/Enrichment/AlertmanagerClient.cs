using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AlertOps.Configuration;
using AlertOps.Operations;
using RestEase;

namespace AlertOps.Enrichment;

/// <summary>Alertmanager's HTTP API, as far as it is asked.</summary>
[AllowAnyStatusCode]
internal interface IAlertmanagerApi
{
    /// <summary>All alerts that it holds and that haven't ended, silenced and inhibited ones too.</summary>
    [Get("api/v2/alerts")]
    Task<List<AlertmanagerAlert>> AlertsAsync([Query] bool active, [Query] bool silenced, [Query] bool inhibited, [Query] bool unprocessed, CancellationToken ct);
}

internal sealed record AlertmanagerAlert(string? Fingerprint);

/// <summary>Asks an Alertmanager cluster what it holds now.</summary>
/// <param name="connect">Gives the HTTP client for a cluster; asked for every request.</param>
internal sealed class AlertmanagerClient(Func<HttpOptions, HttpClient> connect, TimeProvider time, ILogger<AlertmanagerClient> logger)
{
    /// <summary>Ten thousand alerts with long annotations are about 15 MiB.</summary>
    private const long MaxAnswer = 64 * 1024 * 1024;

    /// <summary>Late news may be held for 5 s; this leaves room for the rest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly ConditionalWeakTable<AlertmanagerOptions, ImmutableList<Lazy<IAlertmanagerApi>>> members = [];

    public AlertmanagerClient(OutgoingHttp http, TimeProvider time, ILogger<AlertmanagerClient> logger)
        : this(http.Client, time, logger)
    {
    }

    /// <summary>
    /// Fingerprints of the alerts that haven't ended, from the member that answers first. All members are asked at once. Null when none answers within
    /// 4 s.
    /// </summary>
    public async Task<ImmutableArray<string>?> ActiveFingerprintsAsync(AlertmanagerOptions options, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var apis = members.GetValue(options, Connect);
        var asked = apis.Select(api => AskAsync(api, options.Name, either.Token)).ToList();
        while (asked.Count > 0)
        {
            var done = await Task.WhenAny(asked);
            asked.Remove(done);
            if (await done is { } fingerprints)
            {
                await either.CancelAsync();
                return fingerprints;
            }
        }

        ct.ThrowIfCancellationRequested();
        return null;
    }

    private ImmutableList<Lazy<IAlertmanagerApi>> Connect(AlertmanagerOptions options) =>
        [.. options.Urls.Select(url => new Lazy<IAlertmanagerApi>(
            () => RestClient.For<IAlertmanagerApi>(new JsonRequester(() => connect(options.Http), url, MaxAnswer)), LazyThreadSafetyMode.PublicationOnly))];

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
            logger.AlertmanagerSilent(name, error.GetType().Name);
            return null;
        }
    }
}
