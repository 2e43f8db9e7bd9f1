namespace AlertOps.Tests.Channels.WeCom;

public sealed class WeComAppContractTests : RemoteChannelContract
{
    internal override async Task<ChannelRig> BuildAsync() => await WeComRig.StartAsync(isApp: true);
}

public sealed class WeComRobotContractTests : RemoteChannelContract
{
    internal override async Task<ChannelRig> BuildAsync() => await WeComRig.StartAsync(isApp: false);
}
