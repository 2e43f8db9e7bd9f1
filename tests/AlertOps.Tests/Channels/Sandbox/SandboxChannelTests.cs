using System.Collections.Immutable;
using System.Text.Json;
using AlertOps.Channels.Sandbox;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels.Sandbox;

public sealed class SandboxChannelTests : ChannelContract
{
    internal override Task<ChannelRig> BuildAsync() => Task.FromResult<ChannelRig>(new SandboxRig());

    [Fact]
    public void The_body_holds_every_rendering()
    {
        var draft = Rig.Drafts()[0];
        using var body = JsonDocument.Parse(draft.Body.AsMemory());

        Assert.Equal("application/vnd.alertops.sandbox+json", draft.MediaType);
        Assert.Contains("4096 <@zhangsan>", body.RootElement.GetProperty("markdown").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("2048 ", body.RootElement.GetProperty("app_markdown").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("[严重]", body.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(["subject", "text", "html"], body.RootElement.GetProperty("mail").EnumerateObject().Select(item => item.Name));
    }

    private sealed class SandboxRig : ChannelRig
    {
        public override IChannel Channel { get; } = new SandboxChannel(new SandboxRenderers(
            notice => Given.WeComRenderers.Markdown(notice, 4096, true),
            notice => Given.WeComRenderers.Markdown(notice, 2048, false),
            notice => Given.WeComRenderers.Text(notice, 2048),
            _ => new SandboxMail("subject", "text", "<p>html</p>")));

        public override ImmutableArray<Target> Targets => [new("sandbox", "", "", "markdown")];

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
