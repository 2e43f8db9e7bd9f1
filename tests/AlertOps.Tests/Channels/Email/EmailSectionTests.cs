using System.Collections.Immutable;
using AlertOps.Testing;

namespace AlertOps.Tests.Channels.Email;

public sealed class EmailSectionTests
{
    [Theory]
    [InlineData("AlertOps <alerts@example.com>", "ops@qq.com", true)]
    [InlineData("AlertOps <OPS@qq.com>", "ops@qq.com", false)]
    [InlineData("ops@qq.com", "ops@qq.com", false)]
    [InlineData("alerts@example.com", "AKIAEXAMPLE", false)]
    public void A_sender_that_is_not_the_login_is_warned_of(string from, string login, bool warned)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("alertops.yml", $$"""
            email: {smarthost: 'smtp.qq.com:465', auth_username: '{{login}}', auth_password: secret-word, from: '{{from}}'}
            receivers: [{name: a, channels: [{sandbox: { } }]}]
            route: {receiver: a}
            """);

        var result = ConfigurationSections.Load(file, ImmutableDictionary<string, string>.Empty, folder.Path);

        Assert.Empty(result.Problems);
        Assert.Equal(warned, result.Warnings.Any(warning => warning.What.StartsWith("email.from: another address than auth_username", StringComparison.Ordinal)));
        Assert.DoesNotContain(result.Warnings, warning => warning.ToString().Contains("secret-word", StringComparison.Ordinal));
    }
}
