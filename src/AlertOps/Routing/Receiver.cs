using System.Collections.Immutable;
using AlertOps.Alerts;

namespace AlertOps.Routing;

/// <summary>One entry of a receiver's <c>channels</c>: which channel, through what, to whom.</summary>
/// <param name="Channel">wecom_app, wecom_robot, email, sandbox.</param>
/// <param name="Endpoint">What carries it: the app's or robot's name; "" for email and sandbox.</param>
/// <param name="To">Recipients: <c>user:zhangsan</c>, <c>party:2</c>, <c>tag:5</c>, <c>all</c>, or a mail address; people are already looked up. Empty for robots and sandbox.</param>
/// <param name="Format">markdown or text.</param>
internal sealed record ReceiverChannel(string Channel, string Endpoint, ImmutableArray<string> To, string Format);

internal sealed record Receiver(
    string Name,
    Language Language,
    TimeZoneInfo TimeZone,
    bool SendResolved,
    ImmutableArray<ReceiverChannel> Channels);

/// <summary>A node of the route tree. Children inherit the receiver that they don't name themselves.</summary>
/// <param name="Path">Where it stands, as people write it: <c>route.routes[1]</c>.</param>
internal sealed record Route(
    string Path,
    string Receiver,
    ImmutableArray<Matcher> Matchers,
    bool Continue,
    TimeSpan RepeatInterval,
    ImmutableArray<Route> Routes);
