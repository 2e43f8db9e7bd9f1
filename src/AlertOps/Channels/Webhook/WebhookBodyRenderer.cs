using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AlertOps.Alerts;
using AlertOps.Incidents;
using AlertOps.Notices;
using AlertOps.Routing;
using AlertOps.Runbooks;

namespace AlertOps.Channels.Webhook;

/// <summary>
/// Renders the body of a webhook from the receiver's template, or without one as a small JSON object:
/// <c>{"incident", "state", "severity", "title", "summary", "url", "labels"}</c>. When the template fails, or makes no valid JSON although the media type
/// is JSON, the body is the small object with a <c>template_error</c>: a gateway that can't read it refuses it visibly, and the fallback is notified.
/// </summary>
internal sealed class WebhookBodyRenderer : IPlannedBodyRenderer
{
    public const string Json = "application/json";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool Renders(ReceiverChannel channel) => channel.Settings is WebhookOptions;

    public PlannedBody Render(ReceiverChannel channel, Notice notice, TemplateModel model) => channel.Settings is WebhookOptions webhook
        ? Render(notice, model, webhook.Body, webhook.MediaType)
        : throw new ArgumentException("not a webhook", nameof(channel));

    /// <param name="template">Null for the small object.</param>
    /// <param name="mediaType">The media type of the template's text.</param>
    public static PlannedBody Render(Notice notice, TemplateModel model, string? template, string mediaType)
    {
        if (template is null)
        {
            return Small(notice, model.Incident.CommonLabels);
        }

        try
        {
            var text = TemplateRenderer.RenderBody(template, model with { Notice = Texts(notice) }, mediaType);
            return IsJson(mediaType) && JsonErrorPosition(text) is { } place
                ? Small(notice, model.Incident.CommonLabels, $"no valid JSON at {place}")
                : new PlannedBody(mediaType, text);
        }
        catch (TemplateException error)
        {
            return Small(notice, model.Incident.CommonLabels, error.Message);
        }
    }

    /// <summary>Renders the body when only the notice is known. The template then sees no alerts and no labels.</summary>
    /// <param name="at">Stands in for the times that aren't known.</param>
    public static PlannedBody Render(Notice notice, DateTimeOffset at, string? template, string mediaType)
    {
        if (template is null)
        {
            return Small(notice, LabelSet.Empty);
        }

        var state = notice.Kind == NoticeKind.Resolved ? IncidentState.Resolved : IncidentState.Open;
        var model = RunbookSample.Model(BuiltInRunbook.Load(), answered: false);
        var incident = model.Incident with
        {
            Id = notice.IncidentId, State = state, Severity = notice.Severity, OpenedAt = at, ResolvedAt = null, LastSeen = at, CommonLabels = LabelSet.Empty, Alerts = [],
        };
        return Render(notice, model with { Runbook = model.Runbook.In(notice.Language), Incident = incident, Alerts = [] }, template, mediaType);
    }

    /// <summary>The small JSON object.</summary>
    /// <param name="templateError">The error of the template that this object stands in for; null when there is none.</param>
    public static PlannedBody Small(Notice notice, LabelSet labels, string? templateError = null)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteNumber("incident", notice.IncidentId);
            json.WriteString("state", notice.Kind == NoticeKind.Resolved ? "resolved" : "firing");
            json.WriteString("severity", EnumNames.Of(notice.Severity));
            json.WriteString("title", notice.Title);
            json.WriteString("summary", notice.Summary);
            json.WriteString("url", notice.IncidentUrl);
            json.WriteStartObject("labels");
            foreach (var (name, value) in labels)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            if (templateError is not null)
            {
                json.WriteString("template_error", CleanText.Of(templateError));
            }

            json.WriteEndObject();
        }

        return new PlannedBody(Json, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Renders a template for a sample alert. Null when that works, else the problem and its cure.</summary>
    public static (string What, string Cure)? FindProblem(string template, string mediaType)
    {
        var model = RunbookSample.Model(BuiltInRunbook.Load(), answered: false);
        var change = new Change(1, model.Incident.Id, ChangeKind.Opened, model.Incident.Severity, model.Incident.OpenedAt, 1, 0);
        var input = new NoticeInput(model.Incident, change, [], [], false, model.Incident.OpenedAt, new NoticeLinks("https://alertops.example.com", null));
        try
        {
            var text = TemplateRenderer.RenderBody(template, model with { Notice = Texts(PlainNotice.Of(input, Language.English)) }, mediaType);
            return IsJson(mediaType) && JsonErrorPosition(text) is { } place
                ? ($"no valid JSON for a sample alert, at {place} of what it makes", "put every value in quotes, like '{\"text\": \"{{notice.summary}}\"}'; values are escaped by themselves")
                : null;
        }
        catch (TemplateException error)
        {
            return ($"can't be rendered for a sample alert: {error.Message}", "make the template work for any alert");
        }
    }

    public static bool IsJson(string mediaType) =>
        mediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The place of the first error in a text that should be JSON; null when it is valid.</summary>
    public static string? JsonErrorPosition(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return null;
        }
        catch (JsonException error)
        {
            return $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}";
        }
    }

    private static TemplateNotice Texts(Notice notice) => new(
        notice.Badge, notice.Title, notice.Headline.Text, notice.Summary, PlainText.Render(notice, TemplateNotice.MaxTextBytes), notice.IncidentUrl);
}
