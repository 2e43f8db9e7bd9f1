using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads <c>wecom</c>: the keys of one app or several apps by name, and the robots of group chats.</summary>
internal sealed class WeComSectionReader : ISectionReader
{
    /// <summary>Hosts of other chats, whose robots have addresses that look much the same.</summary>
    private static readonly (string Host, string Name)[] OtherChats =
        [("dingtalk.com", "DingTalk"), ("feishu.cn", "Feishu"), ("larksuite.com", "Lark"), ("slack.com", "Slack"), ("discord.com", "Discord")];

    public ImmutableArray<Key> Keys => [WeComKeys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(Parse(root, options.Http));

    private static WeComOptions Parse(Section root, HttpOptions http)
    {
        var section = root.ReadOrEmpty(WeComKeys.Section);
        var options = new WeComOptions(
            section.Get(WeComKeys.ApiUrl),
            Apps(section),
            Robots(section),
            HttpParser.Parse(section, http))
        {
            Limits = Limits(section.ReadOrEmpty(WeComKeys.Limits)),
        };
        section.ReportUnknownKeys();
        return options;
    }

    private static ImmutableArray<WeComApp> Apps(Section section)
    {
        var names = new UniqueNames();
        var apps = ImmutableArray.CreateBuilder<WeComApp>();
        if (Default(section) is { } only)
        {
            apps.Add(only);
            names.Take(null, null, WeComApp.DefaultName);
        }

        apps.AddRange((section.Read(WeComKeys.Apps) ?? []).Select(app => Named(app, names)));
        return apps.ToImmutable();
    }

    private static WeComApp Named(Section section, UniqueNames names)
    {
        var app = App(section, names.Take(section.Read(WeComKeys.AppName), section.Find(WeComKeys.AppName), ""));
        section.ReportUnknownKeys();
        return app;
    }

    /// <returns>The app whose keys are written directly under <c>wecom</c>; null when none of them is.</returns>
    private static WeComApp? Default(Section section)
    {
        var isWritten = section.Read(WeComKeys.AppSecret) is not null || section.Find(WeComKeys.CorpId) is not null || section.Find(WeComKeys.AgentId) is not null;
        return isWritten ? App(section, WeComApp.DefaultName) : null;
    }

    private static WeComApp App(Section section, string name)
    {
        var corpId = section.Require(WeComKeys.CorpId) is { } corp ? WeComKeys.CorpId.Read(corp) : null;
        var agentId = section.Require(WeComKeys.AgentId) is { } agent ? WeComKeys.AgentId.Read(agent) : null;
        var secret = section.Read(WeComKeys.AppSecret);
        if (secret is null)
        {
            section.ReportMissing(WeComKeys.AppSecret);
        }

        return new WeComApp(name, corpId ?? "", agentId ?? 0, secret ?? new Secret(""));
    }

    private static WeComLimits Limits(Section map)
    {
        var limits = new WeComLimits(
            map.Get(WeComKeys.RobotPerMinute), map.Get(WeComKeys.MemberPerMinute), map.Get(WeComKeys.MemberPerHour), map.Read(WeComKeys.PersonTimesPerDay));
        map.ReportUnknownKeys();
        return limits;
    }

    private static ImmutableArray<WeComRobot> Robots(Section section)
    {
        var names = new UniqueNames();
        return [.. (section.Read(WeComKeys.Robots) ?? []).Select(robot => Robot(robot, names))];
    }

    private static WeComRobot Robot(Section section, UniqueNames names)
    {
        var name = names.Take(section.Read(WeComKeys.RobotName), section.Find(WeComKeys.RobotName), "");
        var robot = new WeComRobot(name, Webhook(section) ?? new Secret(""));
        section.ReportUnknownKeys();
        return robot;
    }

    private static bool IsWithin(string host, string domain) => host == domain || host.EndsWith("." + domain, StringComparison.Ordinal);

    private static Secret? Webhook(Section section)
    {
        var key = WeComKeys.RobotUrl;
        var url = section.Read(key);
        if (url?.Value.Length > 0 && !(Uri.TryCreate(url.Value, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0))
        {
            var (value, file) = section.Pair(key);
            (value ?? file)?.Report("not a robot's http or https URL", $"copy it whole from the group's robot: {key.Example}");
        }
        else if (url is not null && Uri.TryCreate(url.Value, UriKind.Absolute, out var known) && OtherChats.FirstOrDefault(chat => IsWithin(known.Host, chat.Host)) is { Name: { } chat })
        {
            var (value, file) = section.Pair(key);
            (value ?? file)?.Report($"the address of a robot of {chat}", $"it belongs to a receiver's webhook channel; a robot of WeCom has {key.Example}");
        }

        return url;
    }
}
