using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels;

/// <summary>The fakes refuse everything that the real servers refuse; a fake that accepts anything would prove nothing.</summary>
public sealed class FakesTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler());
    private readonly ChannelClock clock = new();
    private FakeWeCom fake = null!;

    public async Task InitializeAsync()
    {
        fake = await FakeWeCom.StartAsync(clock);
        fake.Tokens.AddApp("ww00aa", 1000012, "secret");
        fake.Messages.Members.Add("lisi");
        fake.AddRobot("key");
    }

    public async Task DisposeAsync() => await fake.DisposeAsync();

    [Theory]
    [InlineData("ww00aa", "wrong", 40001)]
    [InlineData("other", "secret", 40013)]
    [InlineData("", "secret", 41002)]
    public async Task Tokens_are_given_to_who_knows_the_secret(string corp, string secret, int code) =>
        Assert.Equal(code, (await AskAsync($"/cgi-bin/gettoken?corpid={corp}&corpsecret={secret}")).GetProperty("errcode").GetInt32());

    [Fact]
    public async Task A_token_is_the_same_while_it_lasts_and_no_longer_taken_after()
    {
        var first = await TokenAsync();
        clock.Advance(TimeSpan.FromSeconds(7199));
        Assert.Equal(first, await TokenAsync());
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(42001, await SendAsync(first, Message()));
        Assert.NotEqual(first, await TokenAsync());
    }

    [Theory]
    [InlineData("1000012", "lisi", 2048, 0)]
    [InlineData("1000012", "lisi", 2049, 45002)]
    [InlineData("1000012", "lisi", 0, 44004)]
    [InlineData("\"1000012\"", "lisi", 9, 40056)]
    [InlineData("1000013", "lisi", 9, 301002)]
    [InlineData("1000012", "gone", 9, 81013)]
    [InlineData("1000012", "", 9, 82001)]
    public async Task Messages_keep_to_the_documentation(string agent, string user, int bytes, int code) =>
        Assert.Equal(code, await SendAsync(await TokenAsync(), Message(agent, user, bytes)));

    [Fact]
    public async Task A_thousand_and_one_people_are_too_many() =>
        Assert.Equal(40032, await SendAsync(await TokenAsync(), Message(user: string.Join('|', Enumerable.Range(0, 1001)))));

    [Fact]
    public async Task The_thirty_first_message_of_a_minute_is_dropped_without_a_word()
    {
        var token = await TokenAsync();
        for (var i = 1; i <= 31; i++)
        {
            Assert.Equal(0, await SendAsync(token, Message(bytes: i)));
        }

        Assert.Equal(30, fake.Messages.Seen("user:lisi").Count);
    }

    [Theory]
    [InlineData("key", 4096, 0)]
    [InlineData("key", 4097, 40058)]
    [InlineData("other", 9, 93000)]
    public async Task Robots_refuse_what_is_too_long(string key, int bytes, int code)
    {
        using var body = new StringContent($$$"""{"msgtype":"markdown","markdown":{"content":"{{{new string('x', bytes)}}}"}}""");
        using var answer = await Http.PostAsync(new Uri(fake.Url, $"/cgi-bin/webhook/send?key={key}"), body);

        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errcode").GetInt32());
    }

    [Fact]
    public async Task The_mail_server_notes_what_breaks_the_rules()
    {
        await using var smtp = FakeSmtp.Start(new FakeSmtpSettings { Tls = FakeSmtpTls.None, Username = "" });
        using var client = new TcpClient();
        await client.ConnectAsync(smtp.Host, smtp.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nDATA\r\nSubject: x\r\n\r\nbare\n.dot\r\n{new string('x', 999)}\r\n.\r\nQUIT\r\n"));
        using var reader = new StreamReader(stream);
        await reader.ReadToEndAsync();

        Assert.Equal(["a line feed without a carriage return", "a dot that is not doubled: .dot", "a line of 999 octets"], smtp.Violations);
    }

    private static string Message(string agent = "1000012", string user = "lisi", int bytes = 9) =>
        $$$"""{"touser":"{{{user}}}","msgtype":"markdown","agentid":{{{agent}}},"markdown":{"content":"{{{new string('x', bytes)}}}"},"enable_duplicate_check":1}""";

    private async Task<string> TokenAsync() =>
        (await AskAsync("/cgi-bin/gettoken?corpid=ww00aa&corpsecret=secret")).GetProperty("access_token").GetString() ?? "";

    private Task<JsonElement> AskAsync(string path) => Http.GetFromJsonAsync<JsonElement>(new Uri(fake.Url, path));

    private async Task<int> SendAsync(string token, string json)
    {
        using var body = new StringContent(json);
        using var answer = await Http.PostAsync(new Uri(fake.Url, $"/cgi-bin/message/send?access_token={token}"), body);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errcode").GetInt32();
    }
}
