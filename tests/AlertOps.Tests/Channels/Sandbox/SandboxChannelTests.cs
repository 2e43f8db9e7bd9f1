using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AlertOps.Channels.Email;
using AlertOps.Channels.Sandbox;
using AlertOps.Channels.WeCom;
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

    [Fact]
    public void Every_kind_of_message_is_shown_as_its_own_readers_see_it()
    {
        var parts = Rig.Channel.Preview(Rig.Drafts()[0].MediaType, Rig.Drafts()[0].Body);

        Assert.Equal(["Group robot", "App message", "Plain text", "Mail"], parts.Select(part => part.EnglishLabel));
        Assert.Equal([4096, 2048, 2048, null], parts.Select(part => part.MaxBytes));
        Assert.StartsWith("<p class=\"chat-h3\">", parts[0].Html);
        Assert.Equal(("[严重] 回调故障 prod-sh 2 个节点", "<p>回调故障 prod-sh 2 个节点</p>"), (parts[3].Text, parts[3].Document));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"markdown\":1,\"mail\":{\"subject\":\"s\"}}")]
    [InlineData("{\"pigeon\":\"coo\"}")]
    [InlineData("[]")]
    [InlineData("not json")]
    public void A_body_with_nothing_that_a_view_knows_is_shown_as_text(string body)
    {
        var part = Assert.Single(Rig.Channel.Preview(SandboxChannel.MediaType, [.. Encoding.UTF8.GetBytes(body)]));

        Assert.Equal(body, part.Text);
    }

    private sealed class SandboxRig : ChannelRig
    {
        public override IChannel Channel { get; } = new SandboxChannel(
        [
            WeComView.RobotMarkdown(Given.WeComRenderers), WeComView.AppMarkdown(Given.WeComRenderers), WeComView.Text(Given.WeComRenderers), new MailView(Given.EmailRenderers),
        ]);

        public override ImmutableArray<Target> Targets => [new("sandbox", "", "", "markdown")];

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
