using System.Text.Json;
using AlertOps.Delivery;
using AlertOps.Notices;

namespace AlertOps.Channels.WeCom;

/// <summary>Shows a notice as a message of a robot or an app.</summary>
/// <param name="render">Renders a notice to the message's text.</param>
/// <param name="show">Shows the text.</param>
internal sealed class WeComView(string key, Func<Notice, string> render, Func<string, PreviewPart> show) : IMessageView
{
    public string Key => key;

    public static WeComView RobotMarkdown(WeComRenderers renderers) =>
        new("markdown", notice => renderers.Markdown(notice, WeComRobotChannel.MaxMarkdown, true), WeComPreview.Robot.Markdown);

    public static WeComView AppMarkdown(WeComRenderers renderers) =>
        new("app_markdown", notice => renderers.Markdown(notice, WeComAppCalls.MaxContent, false), WeComPreview.App.Markdown);

    public static WeComView Text(WeComRenderers renderers) =>
        new("text", notice => renderers.Text(notice, WeComAppCalls.MaxContent), text => new PreviewPart("纯文本", "Plain text", text) { MaxBytes = WeComAppCalls.MaxContent });

    public void Write(Utf8JsonWriter json, Notice notice) => json.WriteStringValue(render(notice));

    public PreviewPart? Read(JsonElement value) => value.ValueKind == JsonValueKind.String ? show(value.GetString()!) : null;
}
