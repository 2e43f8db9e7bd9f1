using System.Collections.Immutable;
using AlertOps.Configuration;

namespace AlertOps.Channels.WeCom;

/// <param name="ApiUrl">https://qyapi.weixin.qq.com, or a gateway in front of it.</param>
internal sealed record WeComOptions(Uri ApiUrl, ImmutableArray<WeComApp> Apps, ImmutableArray<WeComRobot> Robots, HttpOptions Http)
{
    public static readonly Uri DefaultApiUrl = new("https://qyapi.weixin.qq.com");

    public static WeComOptions None { get; } = new(DefaultApiUrl, [], [], HttpOptions.None);

    public WeComLimits Limits { get; init; } = WeComLimits.Default;

    /// <summary>Where an API call goes; a gateway's path stays in front.</summary>
    /// <param name="pathAndQuery">Begins with a slash.</param>
    public Uri Api(string pathAndQuery) => new(ApiUrl.AbsoluteUri.TrimEnd('/') + pathAndQuery);
}

/// <summary>
/// How much WeCom takes (documentation 90312, 99110). What goes beyond to one member is dropped without an error, so AlertOps keeps the limits itself.
/// Higher ones may be set: a private gateway has its own.
/// </summary>
/// <param name="RobotPerMinute">Messages of one robot.</param>
/// <param name="MemberPerMinute">Messages of one app to one member.</param>
/// <param name="PersonTimesPerDay">
/// Of one app: two hundred times as many as the company may have members, which WeCom knows and AlertOps doesn't. Null: not counted here.
/// </param>
internal sealed record WeComLimits(int RobotPerMinute, int MemberPerMinute, int MemberPerHour, int? PersonTimesPerDay = null)
{
    public static WeComLimits Default { get; } = new(20, 30, 1000);
}

internal sealed record WeComApp(string Name, string CorpId, int AgentId, Secret Secret)
{
    public const string DefaultName = "default";
}

/// <param name="WebhookUrl">With the key in it: the whole URL is a secret.</param>
internal sealed record WeComRobot(string Name, Secret WebhookUrl);

internal static class WeComSection
{
    extension(AlertOpsOptions options)
    {
        public WeComOptions WeCom => options.Get<WeComOptions>();
    }
}
