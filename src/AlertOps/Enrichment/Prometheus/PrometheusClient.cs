using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AlertOps.Operations;
using AlertOps.Runbooks;
using Refit;

namespace AlertOps.Enrichment.Prometheus;

/// <summary>Sends queries to one Prometheus. Its methods don't throw for what Prometheus does: a missing answer is a value.</summary>
/// <param name="client">Returns a new HTTP client; called for every request, since connections may be renewed and <c>http_config</c> may name files that change.</param>
internal sealed partial class PrometheusClient(Func<HttpClient> client, Uri url)
{
    /// <summary>More of one answer is not read, since no message needs it.</summary>
    public const long MaxAnswerBytes = 8 * 1024 * 1024;

    private const int MaxExamined = 20 * PrometheusAnswer.MaxDetail;

    private static readonly RefitSettings Settings = CreateSettings();

    private IPrometheusApi Connect() => RestApi.At<IPrometheusApi>(client(), url, Settings);

    /// <param name="timeout">Sent to Prometheus, which stops evaluating after it. Waiting ends only with <paramref name="ct"/>.</param>
    public Task<PrometheusAnswer> QueryAsync(string expr, DateTimeOffset at, TimeSpan timeout, CancellationToken ct) =>
        AskAsync(() => Connect().QueryAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["query"] = expr, ["time"] = Seconds(at), ["timeout"] = Seconds(timeout) }, ct));

    public Task<PrometheusAnswer> QueryRangeAsync(string expr, RangeWindow window, TimeSpan timeout, CancellationToken ct) =>
        AskAsync(() => Connect().QueryRangeAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["query"] = expr,
                ["start"] = Seconds(window.Start),
                ["end"] = Seconds(window.End),
                ["step"] = Seconds(window.Step),
                ["timeout"] = Seconds(timeout),
            },
            ct));

    /// <summary>Returns the names of all metrics in its storage, or the reason why they are not known.</summary>
    public async Task<(IReadOnlySet<string> Names, string? Failure)> MetricNamesAsync(DateTimeOffset now, CancellationToken ct)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var answer = await CatchAsync(async () =>
        {
            var envelope = await Connect().MetricNamesAsync("0", Seconds(now), ct);
            if (envelope is not { Status: "success", Data: { } data })
            {
                return PrometheusAnswer.None(Unavailable.Refused, Sanitized(envelope?.Error ?? "an answer that isn't Prometheus'"));
            }

            names.UnionWith(data);
            return PrometheusAnswer.None(Unavailable.NotAsked, "");
        });
        return (names, answer.Missing switch
        {
            Unavailable.NotAsked => null,
            Unavailable.TimedOut => "no answer in time",
            _ => answer.Detail,
        });
    }

    private static RefitSettings CreateSettings()
    {
        var settings = RestApi.Settings(PrometheusJson.Default, MaxAnswerBytes);
        settings.ExceptionFactory = AnswerException.OfStatus;
        settings.DeserializationExceptionFactory = AnswerException.OfContent;
        return settings;
    }

    private static Task<PrometheusAnswer> AskAsync(Func<Task<PrometheusEnvelope?>> ask) => CatchAsync(async () => await ask() switch
    {
        { Status: "success", Data: { } data } => PrometheusAnswer.Read(data),
        { ErrorType: "timeout" or "canceled" } error => PrometheusAnswer.None(Unavailable.TimedOut, Sanitized(error.Error ?? "")),
        { Status: "error" } error => PrometheusAnswer.None(Unavailable.Refused, Sanitized(error.Error ?? error.ErrorType ?? "")),
        _ => PrometheusAnswer.None(Unavailable.Refused, "an answer that isn't Prometheus'"),
    });

    /// <summary>Turns the exceptions of a request into a value.</summary>
    private static async Task<PrometheusAnswer> CatchAsync(Func<Task<PrometheusAnswer>> ask)
    {
        try
        {
            return await ask();
        }
        catch (AnswerException error)
        {
            return PrometheusAnswer.None(Unavailable.Refused, Sanitized(error.Message));
        }
        catch (HttpRequestException error)
        {
            return PrometheusAnswer.None(Unavailable.Unreachable, Reason(error));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or CryptographicException)
        {
            return PrometheusAnswer.None(Unavailable.Unreachable, "a file of http_config can't be used");
        }
        catch (IOException)
        {
            return PrometheusAnswer.None(Unavailable.Unreachable, "the connection broke off");
        }
        catch (OperationCanceledException)
        {
            return PrometheusAnswer.None(Unavailable.TimedOut, "");
        }
    }

    /// <summary>Makes one line without control characters and URLs of a message: the error of a proxy may hold an address with credentials.</summary>
    private static string Sanitized(string message)
    {
        // It is cut first, since an answer may hold megabytes and only its beginning is kept.
        message = message.Length > MaxExamined ? message[..MaxExamined] : message;
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
