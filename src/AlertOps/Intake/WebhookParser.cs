using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AlertOps.Alerts;

namespace AlertOps.Intake;

/// <summary>Why a body can't be read, and where in it.</summary>
/// <param name="Path">JSON path: <c>$.alerts[3].labels</c>.</param>
internal sealed record ParseProblem(string Path, string What);

/// <summary>What the URL says beside the body.</summary>
/// <param name="Source">"" when absent.</param>
internal sealed record WebhookOrigin(string Source, string? DirectReceiver);

/// <summary>Webhook body → <see cref="GroupUpdate"/>, or the place that is wrong. Pure; whatever the bytes are, it never throws.</summary>
internal static class WebhookParser
{
    private const int MaxDetail = 300;

    /// <summary>Prometheus' has 16 characters. A longer one is no key that a database or an address should carry: the labels then say who it is.</summary>
    private const int MaxFingerprint = 128;

    public static bool TryParse(
        ReadOnlySpan<byte> body,
        WebhookOrigin origin,
        DateTimeOffset now,
        [NotNullWhen(true)] out GroupUpdate? update,
        [NotNullWhen(false)] out ParseProblem? problem)
    {
        (update, problem) = Read(body, out var wire) is { } unreadable ? (null, unreadable) : Convert(wire!, origin, now);
        return update is not null;
    }

    private static ParseProblem? Read(ReadOnlySpan<byte> body, out WireBody? wire)
    {
        wire = null;
        try
        {
            wire = JsonSerializer.Deserialize(WithoutMark(body), WireJson.Default.WireBody);
            return wire is null ? new ParseProblem("$", "the body is null; an Alertmanager webhook body is expected") : null;
        }
        catch (JsonException error)
        {
            return new ParseProblem(Shorten(WireText.Scrub(error.Path ?? "$")), Shorten(WireText.Scrub(Detail(error))));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // Member names that are no valid Unicode reach the serializer, not our converters.
            return new ParseProblem("$", Shorten("the body is not valid JSON: " + error.Message));
        }
    }

    private static (GroupUpdate? Update, ParseProblem? Problem) Convert(WireBody wire, WebhookOrigin origin, DateTimeOffset now)
    {
        if (wire.Version is not (null or "4") && !(wire.Version == "1" && wire.IsGrafana))
        {
            return (null, new ParseProblem("$.version", $"version \"{Shorten(wire.Version)}\" is not known; Alertmanager's \"4\" is"));
        }

        if (wire.Alerts is null or { Count: 0 })
        {
            return (null, new ParseProblem("$.alerts", "there are no alerts in the body"));
        }

        // Of a fingerprint that is named twice the last word counts.
        var alerts = new Dictionary<string, Alert>(wire.Alerts.Count, StringComparer.Ordinal);
        for (var index = 0; index < wire.Alerts.Count; index++)
        {
            var (alert, problem) = ConvertAlert(wire.Alerts[index], $"$.alerts[{index}]", now);
            if (alert is null)
            {
                return (null, problem);
            }

            alerts[alert.Fingerprint] = alert;
        }

        var receiver = wire.Receiver ?? "";
        var groupLabels = wire.GroupLabels ?? LabelSet.Empty;
        var update = new GroupUpdate(
            origin.Source,
            receiver,
            string.IsNullOrEmpty(wire.GroupKey) ? $"derived/{receiver}:{groupLabels}" : wire.GroupKey,
            origin.DirectReceiver,
            [.. alerts.Values],
            groupLabels,
            wire.CommonLabels ?? LabelSet.Empty,
            wire.CommonAnnotations ?? LabelSet.Empty,
            wire.ExternalUrl ?? "",
            (int)Math.Clamp(wire.TruncatedAlerts ?? 0, 0, int.MaxValue),
            now);
        return (update, null);
    }

    private static (Alert? Alert, ParseProblem? Problem) ConvertAlert(WireAlert? wire, string path, DateTimeOffset now)
    {
        if (wire is null)
        {
            return (null, new ParseProblem(path, "an alert is null"));
        }

        if (wire.Labels is null)
        {
            return (null, new ParseProblem(path + ".labels", "an alert without labels"));
        }

        if (wire.Status is not ("firing" or "resolved"))
        {
            var said = wire.Status is null ? "is missing" : $"\"{Shorten(wire.Status)}\" is not known";
            return (null, new ParseProblem(path + ".status", $"the status {said}; \"firing\" and \"resolved\" are"));
        }

        var firing = wire.Status == "firing";
        var alert = new Alert(
            wire.Fingerprint is { Length: > 0 and <= MaxFingerprint } fingerprint ? fingerprint : Fingerprint.Of(wire.Labels),
            firing ? AlertStatus.Firing : AlertStatus.Resolved,
            wire.Labels,
            wire.Annotations ?? LabelSet.Empty,
            wire.StartsAt ?? now,
            firing ? null : wire.EndsAt ?? now,
            wire.GeneratorUrl ?? "");
        return (alert, null);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;

    /// <summary>System.Text.Json adds path and position to its messages; the path has a field of its own.</summary>
    private static string Detail(JsonException error)
    {
        var end = error.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var what = end > 0 ? error.Message[..end] : error.Message;

        // Whoever wrote the sender has no use for the names of our types.
        return !what.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal) ? what : error.Path switch
        {
            "$.alerts" => "an array is expected",
            "$.truncatedAlerts" => "a whole number is expected",
            _ => "an object is expected",
        };
    }

    private static string Shorten(string text) => text.Length <= MaxDetail ? text : WireText.Scrub(text[..MaxDetail]) + "…";
}
