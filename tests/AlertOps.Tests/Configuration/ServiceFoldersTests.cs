using AlertOps.Configuration;
using AlertOps.Storage;
using AlertOps.Testing;

namespace AlertOps.Tests.Configuration;

/// <summary>Relative names are looked for first in the folders that systemd gives a unit.</summary>
public sealed class ServiceFoldersTests : IDisposable
{
    private const string Relative = """
        server: {webhook_token_file: webhook-token}
        storage: {path: alerts/alertops.db}
        """;

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_systemd_everything_is_beside_the_configuration()
    {
        folder.Write("etc/webhook-token", "beside-0123456789abcdef");
        var options = Load(Relative);

        Assert.Equal("beside-0123456789abcdef", options.Server.WebhookTokens[0].Value);
        Assert.Equal(folder.File("etc/alerts/alertops.db"), options.Storage.Path);
    }

    [Fact]
    public void Credentials_come_first_and_state_is_the_state_directorys()
    {
        folder.Write("etc/webhook-token", "beside-0123456789abcdef");
        folder.Write("credentials/webhook-token", "credential-0123456789abcdef\n");
        environment["CREDENTIALS_DIRECTORY"] = folder.File("credentials");
        environment["STATE_DIRECTORY"] = $"{folder.File("state")}:{folder.File("second")}";
        var options = Load(Relative);

        Assert.Equal("credential-0123456789abcdef", options.Server.WebhookTokens[0].Value);
        Assert.Equal(folder.File("state/alerts/alertops.db"), options.Storage.Path);
        Assert.Equal(folder.File("state/data/alertops.db"), Load("server: {webhook_token_file: webhook-token}").Storage.Path);
    }

    [Fact]
    public void A_file_that_is_no_credential_is_beside_the_file_that_names_it()
    {
        folder.Write("etc/conf.d/secrets/mail", "included-0123456789abcdef");
        folder.Write("etc/conf.d/server.yml", "server: {webhook_token_file: secrets/mail}");
        folder.Write("credentials/other", "other");
        environment["CREDENTIALS_DIRECTORY"] = folder.File("credentials");

        Assert.Equal("included-0123456789abcdef", Load("include: [conf.d/*.yml]").Server.WebhookTokens[0].Value);
    }

    [Fact]
    public void A_name_from_the_root_is_meant_as_it_stands()
    {
        folder.Write("elsewhere/token", "elsewhere-0123456789abcdef");
        folder.Write("credentials/token", "credential-0123456789abcdef");
        environment["CREDENTIALS_DIRECTORY"] = folder.File("credentials");
        environment["STATE_DIRECTORY"] = folder.File("state");
        var options = Load($$"""
            server: {webhook_token_file: "{{folder.File("elsewhere/token")}}"}
            storage: {path: "{{folder.File("db/alertops.db")}}"}
            """);

        Assert.Equal("elsewhere-0123456789abcdef", options.Server.WebhookTokens[0].Value);
        Assert.Equal(folder.File("db/alertops.db"), options.Storage.Path);
    }

    [Fact]
    public void A_secret_that_the_unit_does_not_give_is_reported_with_the_line_that_the_unit_lacks()
    {
        environment["CREDENTIALS_DIRECTORY"] = folder.File("credentials");
        var result = ConfigurationSections.Load(folder.Write("etc/alertops.yml", "server: {webhook_token_file: forgotten}"), environment, folder.Path);

        Assert.Contains("LoadCredential=", Assert.Single(result.Problems).Cure, StringComparison.Ordinal);
    }

    private AlertOpsOptions Load(string text)
    {
        var result = ConfigurationSections.Load(folder.Write("etc/alertops.yml", text), environment, folder.Path);
        Assert.Empty(result.Problems);
        return result.Options!;
    }
}
