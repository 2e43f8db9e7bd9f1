using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AlertOps.Channels.WeCom;
using AlertOps.Delivery;
using AlertOps.Routing;

namespace AlertOps.Tests.Channels.WeCom;

public sealed class WeComImageTests : IAsyncLifetime
{
    private static readonly Target Image = new("wecom_robot", "ops", "", "image");
    private static readonly ImmutableArray<byte> Png = [0x89, .. "PNG\r\n"u8, .. Enumerable.Range(0, 256).Select(value => (byte)value)];
    private WeComRig rig = null!;

    public async Task InitializeAsync() => rig = await WeComRig.StartAsync(isApp: false, Given.WeComRenderers with { Picture = _ => Png });

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task The_group_sees_the_picture()
    {
        var result = await SendAsync(rig.Robot.Build(Given.Deliveries(Image))[0]);

        Assert.Equal((OutcomeKind.Sent, ""), (result.Overall.Kind, result.Overall.Kind == OutcomeKind.Sent ? "" : result.Overall.Detail));
        var seen = Assert.Single(rig.Fake.Robots.Seen(WeComRig.RobotKey));
        Assert.Equal(("image", Convert.ToBase64String(Png.AsSpan())), (seen.Type, seen.Content));
    }

    [Fact]
    public void The_body_is_what_the_documentation_says()
    {
        // md5 and base64 of "abc", from RFC 1321 and RFC 4648.
        Assert.Equal(
            """{"msgtype":"image","image":{"base64":"YWJj","md5":"900150983cd24fb0d6963f7d28e17f72"}}""",
            Encoding.UTF8.GetString(WeComImage.Body([.. "abc"u8]).AsSpan()));
    }

    [Fact]
    public async Task Without_a_picture_the_group_gets_markdown()
    {
        await using var plain = await WeComRig.StartAsync(isApp: false);

        var draft = plain.Robot.Build(Given.Deliveries(Image))[0];

        Assert.StartsWith("""{"msgtype":"markdown",""", Encoding.UTF8.GetString(draft.Body.AsSpan()), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_megabytes_are_the_most()
    {
        Assert.NotEmpty(WeComImage.Body([.. new byte[WeComImage.MaxBytes]]));
        Assert.Throws<ArgumentException>(() => WeComImage.Body([.. new byte[WeComImage.MaxBytes + 1]]));
        Assert.Throws<ArgumentException>(() => WeComImage.Body([]));
    }

    [Theory]
    [InlineData("data:image/png;base64,iVBORw0KGgo=", "", 40123)]
    [InlineData("iVBO\\nRw0KGgo=", "", 40123)]
    [InlineData("", "", 40123)]
    [InlineData("iVBORw0KGgo=", "900150983cd24fb0d6963f7d28e17f72", 301019)]
    [InlineData("YWJj", "900150983cd24fb0d6963f7d28e17f72", 40004)]
    public async Task The_fake_refuses_what_the_real_one_refuses(string base64, string md5, int code) =>
        Assert.Equal(code, await PostAsync(Encoding.UTF8.GetBytes($$$"""{"msgtype":"image","image":{"base64":"{{{base64}}}","md5":"{{{md5}}}"}}""")));

    [Fact]
    public async Task The_fake_refuses_one_byte_too_much()
    {
        var large = new byte[WeComImage.MaxBytes + 1];
        Png.CopyTo(large);

        Assert.Equal(93018, await PostAsync(Encoding.UTF8.GetBytes($$$"""{"msgtype":"image","image":{"base64":"{{{Convert.ToBase64String(large)}}}","md5":""}}""")));
        Assert.Equal(0, await PostAsync([.. WeComImage.Body([.. large.AsSpan(0, WeComImage.MaxBytes)])]));
    }

    private Task<CallResult> SendAsync(CallDraft draft) => rig.Robot.SendAsync(Given.Call(draft), CancellationToken.None);

    private async Task<int> PostAsync(byte[] body)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(new Uri(rig.Fake.Url, $"/cgi-bin/webhook/send?key={WeComRig.RobotKey}"), content);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return json.RootElement.GetProperty("errcode").GetInt32();
    }
}
