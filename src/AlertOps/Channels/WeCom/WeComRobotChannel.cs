using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// A robot in a group chat (WeCom documentation 99110). It has no recipients and no message ids, and nothing that recognises a repeat: one call per
/// delivery, one try at a time.
/// </summary>
internal sealed class WeComRobotChannel(ActiveConfiguration configuration, WeComClient client, WeComRenderers renderers, ILogger<WeComRobotChannel> logger) : IChannel
{
    /// <summary>UTF-8 bytes; a longer message is refused, not cut (40058).</summary>
    public const int MaxMarkdown = 4096;
    private const int MaxText = 2048;

    public string Name => "wecom_robot";

    /// <summary>A quarter of the minute is kept for critical messages.</summary>
    public ImmutableArray<RateLimit> Limits =>
        [new RateLimit(configuration.Current.WeCom.Limits.RobotPerMinute, TimeSpan.FromMinutes(1), configuration.Current.WeCom.Limits.RobotPerMinute / 4)];

    public bool Fits(Notice notice, Target target) => target.Format switch
    {
        "text" => PlainText.Fits(notice, MaxText),
        "markdown_v2" => WeComMarkdownV2.Fits(notice, MaxMarkdown),
        _ => WeComMarkdown.Fits(notice, MaxMarkdown, mentions: true),
    };

    public ImmutableArray<string> Drawings(OutboxDelivery delivery) => ShowsPicture(delivery) ? renderers.PictureDrawing(delivery.Notice) : [];

    public ImmutableArray<CallDraft> Build(ImmutableArray<OutboxDelivery> due) =>
        [.. due.OrderBy(delivery => delivery.Id).Select(delivery => new CallDraft(
            Name,
            delivery.Target.Endpoint,
            [delivery.Id],
            [delivery.Target.Recipient],
            WeComJson.MediaType,
            Body(delivery)))];

    public async Task<CallResult> SendAsync(Call call, CancellationToken ct)
    {
        var wecom = configuration.Current.WeCom;
        var robot = wecom.Robots.FirstOrDefault(item => item.Name == call.Draft.Endpoint);
        if (robot is null)
        {
            return CallResult.Of(Outcome.Never(FailureReason.TargetRemoved, "", $"no robot '{call.Draft.Endpoint}' is configured"));
        }

        if (!Uri.TryCreate(robot.WebhookUrl.Value, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
        {
            return CallResult.Of(Outcome.Later(FailureReason.Configuration, "", "webhook_url is no URL", WeComReply.ConfigurationWait));
        }

        var result = await client.PostAsync(wecom.Http, url, call.Draft.Body, ct);
        return WeComReply.Shrinking(CallResult.Of(result.Answer is { } answer ? Judge(call, answer, url) : result.Failure));
    }

    private Outcome Judge(Call call, WeComAnswer answer, Uri url)
    {
        if (answer.Message.Contains("wrong json format", StringComparison.OrdinalIgnoreCase))
        {
            logger.WrongJson(call.Id);
        }

        return WeComReply.Judge(answer.Code, Redaction.Clean(answer.Message, [url.OriginalString, url.AbsoluteUri, url.Query, .. QueryValues(url)]));
    }

    /// <summary>The key, wherever it stands in the query.</summary>
    private static IEnumerable<string> QueryValues(Uri url) =>
        url.Query.TrimStart('?').Split('&').Select(pair => Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]));

    /// <summary>A picture says only what a chart can: a notice without one, or a machine that can't draw it, speaks Markdown.</summary>
    private ImmutableArray<byte> Body(OutboxDelivery delivery) =>
        ShowsPicture(delivery) && renderers.Picture(delivery.Notice) is { IsDefaultOrEmpty: false } picture
            ? WeComImage.Body(picture)
            : WeComJson.Object(json => Write(json, delivery));

    private static bool ShowsPicture(OutboxDelivery delivery) => delivery is { Target.Format: "image", ReductionLevel: 0 };

    private void Write(Utf8JsonWriter json, OutboxDelivery delivery)
    {
        var notice = delivery.ToSay;
        var (type, content) = (delivery.ReductionLevel > 1 ? "text" : delivery.Target.Format) switch
        {
            "text" => ("text", WeComContent.Calling(renderers.Text(notice, delivery.Room(MaxText)), notice)),
            "markdown_v2" => ("markdown_v2", WeComContent.Plain(renderers.MarkdownV2(notice, delivery.Room(MaxMarkdown)))),
            _ => ("markdown", WeComContent.Plain(renderers.Markdown(notice, delivery.Room(MaxMarkdown), true))),
        };
        json.WriteString("msgtype", type);
        json.WriteStartObject(type);
        content(json);
        json.WriteEndObject();
    }
}
