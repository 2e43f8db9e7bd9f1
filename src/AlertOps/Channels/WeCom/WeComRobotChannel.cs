using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Delivery.RateLimits;
using AlertOps.Notices;
using AlertOps.Routing;

namespace AlertOps.Channels.WeCom;

/// <summary>
/// Sends messages of a robot to a group chat (WeCom documentation 99110). Robots have no recipients, no message ids and no duplicate check: there is one
/// call per delivery and one attempt at a time.
/// </summary>
internal sealed class WeComRobotChannel(ActiveConfiguration configuration, WeComClient client, WeComRenderers renderers, ILogger<WeComRobotChannel> logger) : IChannel
{
    /// <summary>UTF-8 bytes. WeCom refuses a longer message (40058) and does not cut it.</summary>
    public const int MaxMarkdown = 4096;
    private const int MaxText = 2048;

    public const string Name = "wecom_robot";

    public ChannelDescriptor Descriptor => DescriptorWith(configuration.Current.WeCom.Limits.RobotPerMinute);

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

        if (UrlOf(robot) is not { } url)
        {
            return CallResult.Of(Outcome.Later(FailureReason.Configuration, "", "webhook_url is no URL", WeComReply.ConfigurationWait));
        }

        var result = await client.SendToRobotAsync(wecom, url, call.Draft.Body, ct);
        return WeComReply.WithReducedContent(CallResult.Of(result.Answer is { } answer ? Judge(call, answer, url) : result.Failure));
    }

    public ImmutableArray<PreviewPart> Preview(string mediaType, ImmutableArray<byte> body) => WeComPreview.Robot.Of(body);

    /// <summary>Posts a message of a type that WeCom doesn't have: it looks at the key first, and refuses the type when the key is good.</summary>
    public async Task<ImmutableArray<ProbeProblem>> ProbeAsync(CancellationToken ct)
    {
        var wecom = configuration.Current.WeCom;
        var outcomes = await Task.WhenAll(wecom.Robots.Select(async robot => (Robot: robot, Outcome: await ProbeAsync(wecom, robot, ct))));
        return
        [
            .. outcomes.Where(item => item.Outcome.Reason is FailureReason.Configuration or FailureReason.Network or FailureReason.Timeout or FailureReason.ServerError)
                .Select(item => new ProbeProblem(
                    $"WeCom does not know robot '{item.Robot.Name}', or can't be reached: {item.Outcome.Answer}", "check wecom.robots.webhook_url, and that the robot is still in its group")),
        ];
    }

    private async Task<Outcome> ProbeAsync(WeComOptions wecom, WeComRobot robot, CancellationToken ct)
    {
        if (UrlOf(robot) is not { } url)
        {
            return Outcome.Later(FailureReason.Configuration, "", "webhook_url is no URL");
        }

        var result = await client.SendToRobotAsync(wecom, url, WeComJson.Object(json => json.WriteString("msgtype", "probe")), ct);
        return result.Answer is { } answer ? Judge(answer, url) : result.Failure;
    }

    private static Uri? UrlOf(WeComRobot robot) =>
        Uri.TryCreate(robot.WebhookUrl.Value, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    /// <summary>A quarter of the limit is kept for critical messages. A robot does not recognise a repeat, so that it gets one call at a time.</summary>
    private static ChannelDescriptor DescriptorWith(int perMinute) => new(Name, "企业微信机器人", "WeCom robot")
    {
        Formats = ["markdown", "markdown_v2", "text", "image"],
        RateLimits = [new RateLimit(perMinute, TimeSpan.FromMinutes(1), perMinute / 4)],
        HasGrowingRateWindows = true,
        Day = WeComReply.Day,
        OneAtATimePer = KeyScope.Endpoint,
        MaxParallel = 1,
    };

    private Outcome Judge(Call call, WeComAnswer answer, Uri url)
    {
        if (answer.Message.Contains("wrong json format", StringComparison.OrdinalIgnoreCase))
        {
            logger.WrongJson(call.Id);
        }

        return Judge(answer, url);
    }

    private static Outcome Judge(WeComAnswer answer, Uri url) =>
        WeComReply.Judge(answer.Code, Redaction.Clean(answer.Message, [url.OriginalString, url.AbsoluteUri, url.Query, .. QueryValues(url)]));

    /// <summary>All values of the query, since the key may stand anywhere in it.</summary>
    private static IEnumerable<string> QueryValues(Uri url) =>
        url.Query.TrimStart('?').Split('&').Select(pair => Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]));

    /// <summary>A notice without a chart, or a chart that can't be drawn, is sent as Markdown instead of a picture.</summary>
    private ImmutableArray<byte> Body(OutboxDelivery delivery) =>
        ShowsPicture(delivery) && renderers.Picture(delivery.Notice) is { IsDefaultOrEmpty: false } picture
            ? WeComImage.Body(picture)
            : WeComJson.Object(json => Write(json, delivery));

    private static bool ShowsPicture(OutboxDelivery delivery) => delivery is { Target.Format: "image", ReductionLevel: 0 };

    private void Write(Utf8JsonWriter json, OutboxDelivery delivery)
    {
        var notice = delivery.NoticeToSend;
        var (type, content) = (delivery.ReductionLevel > 1 ? "text" : delivery.Target.Format) switch
        {
            "text" => ("text", WeComContent.TextWithMentions(renderers.Text(notice, delivery.SizeLimit(MaxText)), notice)),
            "markdown_v2" => ("markdown_v2", WeComContent.Plain(renderers.MarkdownV2(notice, delivery.SizeLimit(MaxMarkdown)))),
            _ => ("markdown", WeComContent.Plain(renderers.Markdown(notice, delivery.SizeLimit(MaxMarkdown), true))),
        };
        json.WriteString("msgtype", type);
        json.WriteStartObject(type);
        content(json);
        json.WriteEndObject();
    }
}
