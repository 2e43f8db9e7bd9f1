using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using AlertOps.Configuration;
using AlertOps.Operations;
using Refit;

namespace AlertOps.Enrichment;

/// <summary>The part of Alertmanager's HTTP API that AlertOps uses.</summary>
internal interface IAlertmanagerApi
{
    /// <summary>
    /// Returns all alerts that have not ended, silenced and inhibited ones too, as they arrive: an answer that Refit reads itself is in memory before it is
    /// parsed, and these are many MiB of which the fingerprints are kept.
    /// </summary>
    [Get("api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true")]
    Task<Stream> AlertsAsync(CancellationToken ct);
}

internal sealed record AlertmanagerAlert(string? Fingerprint);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<AlertmanagerAlert>))]
internal sealed partial class AlertmanagerAlertsJson : JsonSerializerContext;

/// <summary>Asks an Alertmanager cluster which alerts are active.</summary>
/// <param name="connect">Returns a new HTTP client for a cluster; called for every request, since connections may be renewed.</param>
internal sealed class AlertmanagerClient(Func<HttpOptions, HttpClient> connect, TimeProvider time, ILogger<AlertmanagerClient> logger)
{
    /// <summary>Ten thousand alerts with long annotations are about 15 MiB.</summary>
    private const long MaxAnswerBytes = 64 * 1024 * 1024;

    /// <summary>A stale firing update is held for at most 5 s; this leaves time to write the result.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    private static readonly RefitSettings Settings = RestApi.Settings(AlertmanagerAlertsJson.Default, MaxAnswerBytes);

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
        var asked = options.Urls.Select(url => AskAsync(options, url, linked.Token)).ToList();
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

    private async Task<ImmutableArray<string>?> AskAsync(AlertmanagerOptions options, Uri url, CancellationToken ct)
    {
        try
        {
            return await FingerprintsAsync(RestApi.At<IAlertmanagerApi>(connect(options.Http), url, Settings), ct).WaitAsync(ct);
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or HttpRequestException or IOException or OperationCanceledException
            or UnauthorizedAccessException or CryptographicException)
        {
            logger.AlertmanagerUnanswered(options.Name, error.GetType().Name);
            return null;
        }
    }

    private static async Task<ImmutableArray<string>> FingerprintsAsync(IAlertmanagerApi api, CancellationToken ct)
    {
        await using var answer = await api.AlertsAsync(ct);
        var alerts = await JsonSerializer.DeserializeAsync(answer, AlertmanagerAlertsJson.Default.ListAlertmanagerAlert, ct)
            ?? throw new JsonException("null is no list of alerts");
        return [.. alerts.Select(alert => alert?.Fingerprint).OfType<string>()];
    }
}
