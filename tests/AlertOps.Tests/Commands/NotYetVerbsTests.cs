using System.CommandLine;
using AlertOps.Commands;

namespace AlertOps.Tests.Commands;

public sealed class NotYetVerbsTests
{
    [Theory]
    [InlineData("routes", "test", "severity=critical")]
    [InlineData("drill")]
    [InlineData("doctor")]
    [InlineData("import", "rules", "x.yml", "--out", "y")]
    [InlineData("schema runbook")]
    [InlineData("schema runbook-test")]
    [InlineData("oncall", "primary", "--days", "7")]
    [InlineData("hash-password")]
    public async Task A_verb_that_is_promised_and_not_built_says_so(params string[] arguments)
    {
        var root = new RootCommand { SchemaCommand.Create() };
        NotYetVerbs.AddTo(root);
        using var errors = new StringWriter();

        var exit = await root.Parse(string.Join(' ', arguments)).InvokeAsync(new InvocationConfiguration { Error = errors }, CancellationToken.None);

        Assert.Equal((2, $"alertops {arguments[0]}: not yet: this verb comes with a later release\n"), (exit, errors.ToString()));
    }
}
