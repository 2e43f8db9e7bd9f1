namespace AlertOps.Tests.Channels.Toy;

public sealed class PigeonContractTests : RemoteChannelContract
{
    internal override async Task<ChannelRig> BuildAsync() => await PigeonRig.StartAsync();
}
