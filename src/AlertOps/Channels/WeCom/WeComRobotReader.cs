using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Channels.WeCom;

/// <summary>Reads a receiver's <c>wecom_robot</c>.</summary>
internal sealed class WeComRobotReader : IReceiverChannelReader
{
    public Key<Section?> Key => WeComChannelKeys.Robot;

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        var robots = options.WeCom.Robots.Select(robot => robot.Name).Where(robot => robot.Length > 0).ToList();
        var value = section.Find(WeComChannelKeys.RobotName);
        var name = section.Read(WeComChannelKeys.RobotName) ?? "";
        if (name.Length > 0 && !robots.Contains(name))
        {
            value?.Report($"no robot '{Readable.Key(name)}'", value.Context.Cure(name, robots, "add it to wecom.robots"));
        }

        section.Unsupported("to", "a robot speaks to its whole group", "remove it; mention calls people by name");
        var format = section.Get(WeComChannelKeys.RobotFormat);
        return WeComMentionReader.Read(section, options.People, new ReceiverChannel(Key.Name, name, AudienceList.None, format));
    }
}
