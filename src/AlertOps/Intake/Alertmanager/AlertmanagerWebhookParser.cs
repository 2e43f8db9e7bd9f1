using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AlertOps.Alerts;

namespace AlertOps.Intake.Alertmanager;

/// <summary>The place in a body that can't be read, and the reason.</summary>
/// <param name="Path">JSON path such as <c>$.alerts[3].labels</c>.</param>
internal sealed record WebhookParseError(string Path, string What);

/// <summary>The parameters of the webhook's URL.</summary>
/// <param name="Source"><c>source</c>; "" when absent.</param>
/// <param name="DirectReceiver"><c>receiver</c>, which bypasses the route tree; null when absent.</param>
internal sealed record WebhookOrigin(string Source, string? DirectReceiver);

/// <summary>Parses a webhook body of Alertmanager or Grafana to a <see cref="GroupUpdate"/>. Has no side effects and never throws, whatever the bytes are.</summary>
internal static class AlertmanagerWebhookParser
{
    private const int MaxDetail = 300;

    /// <summary>Prometheus' fingerprints have 16 characters. One longer than this would be a bad key for databases and URLs: it is replaced by that of the labels.</summary>
    private const int MaxFingerprint = 128;

    public static bool TryParse(
        ReadOnlySpan<byte> body,
        WebhookOrigin origin,
        DateTimeOffset now,
        [NotNullWhen(true)] out GroupUpdate? update,
        [NotNullWhen(false)] out WebhookParseError? problem)
    {
        (update, problem) = Read(body, out var message) is { } unreadable ? (null, unreadable) : Convert(message!, origin, now);
        return update is not null;
    }

    private static WebhookParseError? Read(ReadOnlySpan<byte> body, out AlertmanagerMessage? message)
    {
        message = null;
        try
        {
            message = JsonSerializer.Deserialize(WithoutByteOrderMark(body), AlertmanagerJson.Default.AlertmanagerMessage);
            return message is null ? new WebhookParseError("$", "the body is null; an Alertmanager webhook body is expected") : null;
        }
        catch (JsonException error)
        {
            return new WebhookParseError(Shorten(TextSanitizer.Sanitize(error.Path ?? "$")), Shorten(TextSanitizer.Sanitize(Detail(error))));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // Member names that aren't valid Unicode reach the serializer, not our converters.
            return new WebhookParseError("$", Shorten("the body is not valid JSON: " + error.Message));
        }
    }

    private static (GroupUpdate? Update, WebhookParseError? Problem) Convert(AlertmanagerMessage message, WebhookOrigin origin, DateTimeOffset now)
    {
        if (message.Version is not (null or "4") && !(message.Version == "1" && message.IsGrafana))
        {
            return (null, new WebhookParseError("$.version", $"version \"{Shorten(message.Version)}\" is not known; Alertmanager's \"4\" is"));
        }

        if (message.Alerts is null or { Count: 0 })
        {
            return (null, new WebhookParseError("$.alerts", "there are no alerts in the body"));
        }

        // When a fingerprint occurs twice, its last alert counts.
        var alerts = new Dictionary<string, Alert>(message.Alerts.Count, StringComparer.Ordinal);
        for (var index = 0; index < message.Alerts.Count; index++)
        {
            var (alert, problem) = ConvertAlert(message.Alerts[index], $"$.alerts[{index}]", now);
            if (alert is null)
            {
                return (null, problem);
            }

            alerts[alert.Fingerprint] = alert;
        }

        var receiver = message.Receiver ?? "";
        var groupLabels = message.GroupLabels ?? LabelSet.Empty;
        var update = new GroupUpdate(
            origin.Source,
            receiver,
            string.IsNullOrEmpty(message.GroupKey) ? $"derived/{receiver}:{groupLabels}" : message.GroupKey,
            origin.DirectReceiver,
            [.. alerts.Values],
            groupLabels,
            message.CommonLabels ?? LabelSet.Empty,
            message.CommonAnnotations ?? LabelSet.Empty,
            message.ExternalUrl ?? "",
            (int)Math.Clamp(message.TruncatedAlerts ?? 0, 0, int.MaxValue),
            now);
        return (update, null);
    }

    private static (Alert? Alert, WebhookParseError? Problem) ConvertAlert(AlertmanagerAlert? source, string path, DateTimeOffset now)
    {
        if (source is null)
        {
            return (null, new WebhookParseError(path, "an alert is null"));
        }

        if (source.Labels is null)
        {
            return (null, new WebhookParseError(path + ".labels", "an alert without labels"));
        }

        if (source.Status is not ("firing" or "resolved"))
        {
            var said = source.Status is null ? "is missing" : $"\"{Shorten(source.Status)}\" is not known";
            return (null, new WebhookParseError(path + ".status", $"the status {said}; \"firing\" and \"resolved\" are"));
        }

        var firing = source.Status == "firing";
        var alert = new Alert(
            source.Fingerprint is { Length: > 0 and <= MaxFingerprint } fingerprint ? fingerprint : Fingerprint.Of(source.Labels),
            firing ? AlertStatus.Firing : AlertStatus.Resolved,
            source.Labels,
            source.HasGrafanaDetails ? GrafanaDetails.AddTo(source.Annotations ?? LabelSet.Empty, source) : source.Annotations ?? LabelSet.Empty,
            source.StartsAt ?? now,
            firing ? null : source.EndsAt ?? now,
            source.GeneratorUrl ?? "");
        return (alert, null);
    }

    private static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;

    /// <summary>Removes path and position from System.Text.Json's message; the path has a field of its own.</summary>
    private static string Detail(JsonException error)
    {
        var end = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var what = end > 0 ? error.Message[..end] : error.Message;

        // The names of our types mean nothing to the sender's author.
        return !what.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal) ? what : error.Path switch
        {
            "$.alerts" => "an array is expected",
            "$.truncatedAlerts" => "a whole number is expected",
            _ => "an object is expected",
        };
    }

    private static string Shorten(string text) => text.Length <= MaxDetail ? text : TextSanitizer.Sanitize(text[..MaxDetail]) + "…";
}
