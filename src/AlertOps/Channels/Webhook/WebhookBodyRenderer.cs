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
/// The body of a webhook: the receiver's template, or without one a small JSON object:
/// <c>{"incident", "state", "severity", "title", "summary", "url", "labels"}</c>. A template that fails, or that makes no valid JSON where JSON is
/// promised, gives the small object too, with a <c>template_error</c>: a gateway that can't read it refuses it visibly, and somebody else is told.
/// </summary>
internal sealed class WebhookBodyRenderer : IWebhookBodyRenderer
{
    public const string Json = "application/json";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public WebhookPayload Render(ReceiverChannel channel, Notice notice, TemplateModel model) => Render(notice, model, channel.Webhook!.Body, channel.Webhook.MediaType);

    /// <param name="template">Null for the small object.</param>
    /// <param name="mediaType">The media type of the template's text.</param>
    public static WebhookPayload Render(Notice notice, TemplateModel model, string? template, string mediaType)
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
                : new WebhookPayload(mediaType, text);
        }
        catch (TemplateException error)
        {
            return Small(notice, model.Incident.CommonLabels, error.Message);
        }
    }

    /// <summary>The body when only the message is known: the template then speaks of no alert and no label.</summary>
    /// <param name="at">Stands for the times that aren't known.</param>
    public static WebhookPayload Render(Notice notice, DateTimeOffset at, string? template, string mediaType)
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

    /// <param name="templateError">Why it is not what the template makes; null when there is none.</param>
    public static WebhookPayload Small(Notice notice, LabelSet labels, string? templateError = null)
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

        return new WebhookPayload(Json, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Makes a body for a made-up alert; what goes wrong with it and the cure, or null.</summary>
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

    /// <summary>Where a text stops being JSON; null when it is.</summary>
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
