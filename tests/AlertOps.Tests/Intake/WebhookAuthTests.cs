using System.Net;
using System.Text;
using AlertOps.Configuration;
using AlertOps.Intake;

namespace AlertOps.Tests.Intake;

public sealed class WebhookAuthTests
{
    private static readonly Uri Listen = new("http://127.0.0.1:9087");

    private static ServerOptions Server(string external = "http://127.0.0.1:9087", params string[] tokens) =>
        new(Listen, new Uri(external), [.. tokens.Select(token => new Secret(token))]);

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    [Theory]
    [InlineData("127.0.0.1", false, "http://localhost:9087", true)]
    [InlineData("::1", false, "http://[::1]:9087", true)]
    [InlineData("::ffff:127.0.0.1", false, "http://127.0.0.1:9087", true)]
    [InlineData("127.0.0.1", true, "http://localhost:9087", false)]
    [InlineData("10.0.0.1", false, "http://localhost:9087", false)]
    [InlineData("127.0.0.1", false, "https://alertops.example.com", false)]
    [InlineData(null, false, "http://localhost:9087", false)]
    public void Without_a_token_only_direct_callers_on_this_machine_are_admitted(string? address, bool forwarded, string external, bool admitted)
    {
        var caller = new WebhookCaller(address is null ? null : IPAddress.Parse(address), "", forwarded);

        Assert.Equal(admitted, WebhookAuth.Admits(Server(external), caller));
    }

    [Theory]
    [InlineData("Bearer old", true)]
    [InlineData("bearer new", true)]
    [InlineData("Bearer neww", false)]
    [InlineData("Bearer", false)]
    [InlineData("new", false)]
    [InlineData("", false)]
    [InlineData("Basic !!!", false)]
    [InlineData("Digest new", false)]
    public void With_tokens_one_of_them_is_needed_from_everywhere(string authorization, bool admitted) => Assert.Equal(
        admitted, WebhookAuth.Admits(Server("https://alertops.example.com", "old", "new"), new WebhookCaller(IPAddress.Loopback, authorization, true)));

    [Theory]
    [InlineData("alertmanager:s:cret", true)]
    [InlineData(":s:cret", true)]
    [InlineData("s:cret", false)]
    [InlineData("nocolon", false)]
    public void The_password_of_Basic_is_a_token(string pair, bool admitted) => Assert.Equal(
        admitted, WebhookAuth.Admits(Server(tokens: "s:cret"), new WebhookCaller(null, Basic(pair), false)));
}
