using AlertOps.Channels.Email;
using AlertOps.Testing;

namespace AlertOps.Tests.Configuration;

public sealed class EmailLimitsTests
{
    [Theory]
    [InlineData("", null, null, null)]
    [InlineData("limits: {}", null, null, null)]
    [InlineData("limits: {per_day: 500}", null, null, 500)]
    [InlineData("limits: {per_minute: 20, per_hour: 300, per_day: 2000}", 20, 300, 2000)]
    public void Only_written_limits_count(string line, int? minute, int? hour, int? day)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("alertops.yml", $"email:\n  smarthost: smtp.example.com:465\n  from: alerts@example.com\n  {line}\n");

        var loaded = ConfigurationSections.Load(file, new Dictionary<string, string>(), folder.Path);

        Assert.Empty(loaded.Problems);
        Assert.Equal(new EmailLimits(minute, hour, day), loaded.Options!.Email!.Limits);
    }
}
