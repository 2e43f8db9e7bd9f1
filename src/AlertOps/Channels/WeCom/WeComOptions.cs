using System.Collections.Immutable;
using AlertOps.Configuration;

namespace AlertOps.Channels.WeCom;

/// <summary>The section <c>wecom</c>.</summary>
/// <param name="ApiUrl">https://qyapi.weixin.qq.com, or a gateway in front of it.</param>
internal sealed record WeComOptions(Uri ApiUrl, ImmutableArray<WeComApp> Apps, ImmutableArray<WeComRobot> Robots, HttpOptions Http)
{
    public static readonly Uri DefaultApiUrl = new("https://qyapi.weixin.qq.com");

    public static WeComOptions None { get; } = new(DefaultApiUrl, [], [], HttpOptions.None);

    public WeComLimits Limits { get; init; } = WeComLimits.Default;
}

/// <summary>
/// The rate limits of WeCom (documentation 90312, 99110). WeCom drops messages beyond a member's limit without an error, so AlertOps keeps the limits
/// itself. Higher ones may be configured, since a private gateway has its own.
/// </summary>
/// <param name="RobotPerMinute">Messages of one robot in a minute.</param>
/// <param name="MemberPerMinute">Messages of one app to one member in a minute.</param>
/// <param name="PersonTimesPerDay">
/// Messages times people of one app in a day: 200 for each member that the company may have, a number that only WeCom knows. Null when they are not counted.
/// </param>
internal sealed record WeComLimits(int RobotPerMinute, int MemberPerMinute, int MemberPerHour, int? PersonTimesPerDay = null)
{
    public static WeComLimits Default { get; } = new(20, 30, 1000);
}

internal sealed record WeComApp(string Name, string CorpId, int AgentId, Secret Secret)
{
    public const string DefaultName = "default";
}

/// <param name="WebhookUrl">The URL contains the key, so all of it is a secret.</param>
internal sealed record WeComRobot(string Name, Secret WebhookUrl);

internal static class WeComSection
{
    extension(AlertOpsOptions options)
    {
        public WeComOptions WeCom => options.Get<WeComOptions>();
    }
}
