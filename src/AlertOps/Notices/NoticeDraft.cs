using System.Collections.Immutable;
using System.Globalization;
using AlertOps.Alerts;
using AlertOps.Runbooks;
using AlertOps.Text;

namespace AlertOps.Notices;

/// <summary>The context that all parts of one message share: its input, its language, its reader's time zone, and the rendering of templates.</summary>
internal sealed class NoticeDraft(NoticeInput input, Language language, TimeZoneInfo timeZone, Func<string, TemplateModel, Line> renderLine, NoticeOverrides overrides)
{
    /// <summary>Number of alerts that are named before the rest is counted.</summary>
    private const int DefaultMaxNamed = 3;

    private const int LineLength = 240;
    private const int FewAlerts = 3;

    public NoticeInput Input { get; } = input;

    public Language Language { get; } = language;

    public NoticePhrases Phrases { get; } = NoticePhrases.In(language);

    public int UtcOffsetMinutes => (int)timeZone.GetUtcOffset(Input.Now).TotalMinutes;

    public int MaxNamed { get; } = overrides.Instances ?? DefaultMaxNamed;

    /// <summary>The annotations that the receiver wants to see; empty for the usual ones.</summary>
    public ImmutableArray<string> Annotations => overrides.Annotations;

    /// <summary>The labels that the receiver wants to see.</summary>
    public ImmutableArray<string> Labels => overrides.Labels;

    public AlertNames NamesOf(ImmutableArray<Alert> alerts) => new(alerts, Input.Incident.GroupLabels, Input.Subject);

    public bool Shows(NoticeParts part) => (overrides.Hide & part) == NoticeParts.None;

    /// <summary>The title by the receiver's template; null when it has none or the template fails.</summary>
    public string? OwnTitle(RunbookEvidence about)
    {
        try
        {
            return overrides.Title is { } template && CleanText.Of(TemplateRenderer.RenderText(template, Model(about))) is { Length: > 0 } title ? title : null;
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    /// <summary>The reader's local time: "03:02", with the date unless it is today.</summary>
    public string Clock(DateTimeOffset at) => Clock(at, "HH:mm");

    public string ClockToTheSecond(DateTimeOffset at) => Clock(at, "HH:mm:ss");

    /// <summary>
    /// Renders a template with inline Markdown. A template that fails keeps its fixed text, with "…" instead of values. A text that is too long because it
    /// names forty nodes is rendered with the first few, so that the words after the names aren't cut off.
    /// </summary>
    public Line Render(string template, RunbookEvidence about)
    {
        var model = Model(about);
        try
        {
            var line = renderLine(template, model);
            return Tidy(line.Text.Length > LineLength && model.Alerts.Length > FewAlerts
                ? renderLine(template, model with { Alerts = model.Alerts[..FewAlerts] })
                : line);
        }
        catch (TemplateException)
        {
            return Line.Of(CleanText.Of(WithoutTags(template), LineLength));
        }
    }

    private TemplateModel Model(RunbookEvidence about) => new(about.Match.Runbook.In(Language), Input.Incident, about.Match.Alerts, about.Evidence, timeZone);

    private string Clock(DateTimeOffset at, string format)
    {
        var local = TimeZoneInfo.ConvertTime(at, timeZone);
        var today = TimeZoneInfo.ConvertTime(Input.Now, timeZone).Date;
        if (local.Date != today)
        {
            format = (local.Year == today.Year ? "MM-dd " : "yyyy-MM-dd ") + format;
        }

        return local.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Cleans each span and limits the length of the line. Blanks between spans stay.</summary>
    public static Line Tidy(Line line, int length = LineLength)
    {
        var spans = ImmutableArray.CreateBuilder<Span>(line.Spans.Length);
        var left = length;
        foreach (var span in line.Spans)
        {
            if (left <= 0)
            {
                break;
            }

            var text = CleanText.Of(span.Text, left);
            left -= text.Length;
            if (text.Length == 0)
            {
                continue;
            }

            var before = spans.Count > 0 && char.IsWhiteSpace(span.Text[0]) ? " " : "";
            var after = char.IsWhiteSpace(span.Text[^1]) ? " " : "";
            spans.Add(span with { Text = before + text + after });
        }

        return new Line(spans.ToImmutable());
    }

    private static string WithoutTags(string template)
    {
        var text = template;
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", StringComparison.Ordinal))
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            text = text[..open] + "…" + (close < 0 ? "" : text[(close + 2)..].TrimStart('}'));
        }

        return text;
    }
}
