using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads a receiver's <c>wecom_robot</c>.</summary>
internal sealed class WeComRobotReader : IReceiverChannelReader
{
    private const string Markdown = "markdown";

    public string Name => "wecom_robot";

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        var robots = options.WeCom.Robots.Select(robot => robot.Name).Where(robot => robot.Length > 0).ToList();
        var value = section.Require("robot", "robot: ops");
        var name = value?.Text("ops") ?? "";
        if (name.Length > 0 && !robots.Contains(name))
        {
            value?.Report($"no robot '{Readable.Key(name)}'", value.Context.Cure(name, robots, "add it to wecom.robots"));
        }

        section.Unsupported("to", "a robot speaks to its whole group", "remove it; mention calls people by name");
        var format = section.Find("format")?.Word(Markdown, "markdown_v2", "text", "image") ?? Markdown;
        return WeComMentionReader.Read(section, options.People, new ReceiverChannel(Name, name, AudienceList.None, format));
    }
}
