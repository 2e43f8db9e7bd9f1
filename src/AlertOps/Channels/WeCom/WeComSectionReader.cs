using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads <c>wecom</c>: the keys of one app or several apps by name, and the robots of group chats.</summary>
internal sealed class WeComSectionReader : ISectionReader
{
    private const int MostPerWindow = 1_000_000_000;

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(Parse(root, options.Http));

    private static WeComOptions Parse(Section root, HttpOptions http)
    {
        if (root.Find("wecom")?.Map("wecom: {corp_id: ww1234567890abcdef, agent_id: 1000002, secret_file: secret}") is not { } section)
        {
            return WeComOptions.None with { Http = http };
        }

        var options = new WeComOptions(
            section.Find("api_url")?.ServiceUrl(WeComOptions.DefaultApiUrl.AbsoluteUri) ?? WeComOptions.DefaultApiUrl,
            Apps(section),
            Robots(section),
            HttpParser.Parse(section, http))
        {
            Limits = Limits(section),
        };
        section.ReportUnknownKeys();
        return options;
    }

    private static ImmutableArray<WeComApp> Apps(Section section)
    {
        const string example = "apps: [{name: ops, corp_id: ww1234567890abcdef, agent_id: 1000002, secret_file: /run/secrets/wecom}]";
        var names = new UniqueNames();
        var apps = ImmutableArray.CreateBuilder<WeComApp>();
        if (Default(section) is { } only)
        {
            apps.Add(only);
            names.Take(null, null, WeComApp.DefaultName);
        }

        if (section.Find("apps") is { } value)
        {
            apps.AddRange((value.List(example) ?? []).Select(item => item.Map(example)).OfType<Section>().Select(app => Named(app, names)));
        }

        return apps.ToImmutable();
    }

    private static WeComApp Named(Section section, UniqueNames names)
    {
        var written = section.Require("name", "name: ops");
        var app = App(section, names.Take(written?.Text("ops"), written, ""), section.Secret("secret"));
        section.ReportUnknownKeys();
        return app;
    }

    /// <returns>The app whose keys are written directly under <c>wecom</c>; null when none of them is.</returns>
    private static WeComApp? Default(Section section)
    {
        var (corp, agent, secret) = (section.Find("corp_id"), section.Find("agent_id"), section.Secret("secret"));
        if (corp is null && agent is null && secret is null)
        {
            return null;
        }

        return App(section, WeComApp.DefaultName, secret);
    }

    private static WeComApp App(Section section, string name, Secret? secret)
    {
        var corpId = section.Require("corp_id", "corp_id: ww1234567890abcdef")?.Text("ww1234567890abcdef");
        var agentId = section.Require("agent_id", "agent_id: 1000002")?.Integer("1000002", 0, int.MaxValue);
        if (secret is null)
        {
            section.ReportMissing("secret", "secret_file: /run/secrets/wecom");
        }

        return new WeComApp(name, corpId ?? "", agentId ?? 0, secret ?? new Secret(""));
    }

    private static WeComLimits Limits(Section section)
    {
        var limits = WeComLimits.Default;
        if (section.Find("limits")?.Map("limits: {robot_per_minute: 20, member_per_minute: 30, member_per_hour: 1000}") is not { } map)
        {
            return limits;
        }

        limits = new WeComLimits(
            Limit(map, "robot_per_minute", "20") ?? limits.RobotPerMinute,
            Limit(map, "member_per_minute", "30") ?? limits.MemberPerMinute,
            Limit(map, "member_per_hour", "1000") ?? limits.MemberPerHour,
            Limit(map, "person_times_per_day", "100000"));
        map.ReportUnknownKeys();
        return limits;
    }

    private static int? Limit(Section limits, string key, string example) => limits.Find(key)?.Integer(example, 1, MostPerWindow);

    private static ImmutableArray<WeComRobot> Robots(Section section)
    {
        const string example = "robots: [{name: ops, webhook_url_file: /run/secrets/robot}]";
        if (section.Find("robots")?.List(example) is not { } items)
        {
            return [];
        }

        var names = new UniqueNames();
        return [.. items.Select(item => item.Map(example)).OfType<Section>().Select(robot => Robot(robot, names))];
    }

    private static WeComRobot Robot(Section section, UniqueNames names)
    {
        var name = section.Require("name", "name: ops");
        var robot = new WeComRobot(names.Take(name?.Text("ops"), name, ""), Webhook(section) ?? new Secret(""));
        section.ReportUnknownKeys();
        return robot;
    }

    private static Secret? Webhook(Section section)
    {
        const string key = "webhook_url";
        const string example = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…";
        var url = section.Secret(key);
        if (url is null)
        {
            section.ReportMissing(key, $"{key}: {example}");
        }
        else if (url.Value.Length > 0 && !(Uri.TryCreate(url.Value, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0))
        {
            (section.Find(key) ?? section.Find(key + "_file"))?.Report("not a robot's http or https URL", $"copy it whole from the group's robot: {example}");
        }

        return url;
    }
}
