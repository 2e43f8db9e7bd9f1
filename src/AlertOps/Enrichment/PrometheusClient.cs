using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AlertOps.Runbooks;
using RestEase;

namespace AlertOps.Enrichment;

/// <summary>Asks one Prometheus one question. Whatever it does, or doesn't do, is a value.</summary>
/// <param name="client">Asked for every request.</param>
internal sealed partial class PrometheusClient(Func<HttpClient> client, Uri url)
{
    /// <summary>No message needs more than this of one answer.</summary>
    public const long MaxAnswer = 8 * 1024 * 1024;

    private const int MostExamined = 20 * PrometheusAnswer.MaxDetail;

    // One implementation for the life of this object: RestEase 1.4.3 begins a new dynamic assembly, which stays, whenever it is asked for one.
    // Made when it is needed, since http_config may name files that can't be read, and only that question shall suffer.
    private readonly Lazy<IPrometheusApi> api = new(
        () => RestClient.For<IPrometheusApi>(new JsonRequester(client, url, MaxAnswer)), LazyThreadSafetyMode.PublicationOnly);

    /// <param name="timeout">What Prometheus is told; after that it needn't go on. The caller's <paramref name="ct"/> ends the waiting.</param>
    public Task<PrometheusAnswer> QueryAsync(string expr, DateTimeOffset at, TimeSpan timeout, CancellationToken ct) =>
        AskAsync(() => api.Value.QueryAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["query"] = expr, ["time"] = Seconds(at), ["timeout"] = Seconds(timeout) }, ct));

    public Task<PrometheusAnswer> QueryRangeAsync(string expr, RangeWindow window, TimeSpan timeout, CancellationToken ct) =>
        AskAsync(() => api.Value.QueryRangeAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["query"] = expr,
                ["start"] = Seconds(window.Start),
                ["end"] = Seconds(window.End),
                ["step"] = Seconds(window.Step),
                ["timeout"] = Seconds(timeout),
            },
            ct));

    /// <summary>Every metric that it has ever seen and still keeps, or why that could not be learned.</summary>
    public async Task<(IReadOnlySet<string> Names, string? Failure)> MetricNamesAsync(DateTimeOffset now, CancellationToken ct)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var answer = await GuardAsync(async () =>
        {
            var envelope = await api.Value.MetricNamesAsync("0", Seconds(now), ct);
            if (envelope is not { Status: "success", Data: { } data })
            {
                return PrometheusAnswer.No(Unavailable.Refused, Shown(envelope.Error ?? "an answer that isn't Prometheus'"));
            }

            names.UnionWith(data);
            return PrometheusAnswer.No(Unavailable.NotAsked, "");
        });
        return (names, answer.Missing switch
        {
            Unavailable.NotAsked => null,
            Unavailable.TimedOut => "no answer in time",
            _ => answer.Detail,
        });
    }

    private static Task<PrometheusAnswer> AskAsync(Func<Task<PrometheusEnvelope>> ask) => GuardAsync(async () => await ask() switch
    {
        { Status: "success", Data: { } data } => PrometheusAnswer.Read(data),
        { ErrorType: "timeout" or "canceled" } error => PrometheusAnswer.No(Unavailable.TimedOut, Shown(error.Error ?? "")),
        { Status: "error" } error => PrometheusAnswer.No(Unavailable.Refused, Shown(error.Error ?? error.ErrorType ?? "")),
        _ => PrometheusAnswer.No(Unavailable.Refused, "an answer that isn't Prometheus'"),
    });

    /// <summary>Whatever keeps it from answering is a value.</summary>
    private static async Task<PrometheusAnswer> GuardAsync(Func<Task<PrometheusAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AnswerException error)
        {
            return PrometheusAnswer.No(Unavailable.Refused, Shown(error.Message));
        }
        catch (HttpRequestException error)
        {
            return PrometheusAnswer.No(Unavailable.Unreachable, Reason(error));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException)
        {
            return PrometheusAnswer.No(Unavailable.Unreachable, "a file of http_config can't be used");
        }
        catch (IOException)
        {
            return PrometheusAnswer.No(Unavailable.Unreachable, "the connection broke off");
        }
        catch (OperationCanceledException)
        {
            return PrometheusAnswer.No(Unavailable.TimedOut, "");
        }
    }

    /// <summary>One line without control characters and without URLs: a proxy's error likes to name an address with everything in it.</summary>
    private static string Shown(string message)
    {
        // Cut first: an answer may hold megabytes, and what is kept comes from its beginning.
        message = message.Length > MostExamined ? message[..MostExamined] : message;
        var text = Spaces().Replace(Urls().Replace(message, "…"), " ").Trim();
        if (text.Length <= PrometheusAnswer.MaxDetail)
        {
            return text;
        }

        var cut = PrometheusAnswer.MaxDetail - 1;
        return text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)] + "…";
    }

    private static string Reason(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the host name is unknown",
        HttpRequestError.SecureConnectionError => "no secure connection: check the certificate and ca_file",
        HttpRequestError.ProxyTunnelError => "the proxy opens no tunnel",
        HttpRequestError.ResponseEnded => "the connection broke off",
        _ => (error.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable => "the host is unreachable",
            SocketError.TimedOut => "nobody takes the connection",
            _ => "the connection broke off",
        },
    };

    private static string Seconds(DateTimeOffset at) => (at.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan span) => Math.Max(0.001, Math.Round(span.TotalSeconds, 3)).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s""'<>]*", RegexOptions.NonBacktracking)]
    private static partial Regex Urls();

    [GeneratedRegex(@"[\s\p{Cc}\p{Cf}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
