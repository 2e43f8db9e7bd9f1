using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Delivery;
using AlertOps.Testing;

namespace AlertOps.Tests.Configuration;

public sealed class RetentionKeysTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Refused_bodies_are_kept_for_thirty_days_unless_another_time_is_written()
    {
        Assert.Equal(TimeSpan.FromDays(30), Load("{}").Options!.Retention.RefusedBodies);
        Assert.Equal(TimeSpan.FromDays(7), Load("storage: {retention: {refused_bodies: 7d}}").Options!.Retention.RefusedBodies);
    }

    [Fact]
    public void The_audit_log_is_kept_for_four_hundred_days_unless_another_time_is_written_and_says_nothing_about_refused_bodies()
    {
        Assert.Equal(TimeSpan.FromDays(400), Load("{}").Options!.Retention.Audit);
        var retention = Load("storage: {retention: {audit: 200d}}").Options!.Retention;
        Assert.Equal((TimeSpan.FromDays(200), TimeSpan.FromDays(30)), (retention.Audit, retention.RefusedBodies));
    }

    private ConfigurationResult Load(string text) =>
        ConfigurationSections.Load(folder.Write("alertops.yml", text), ImmutableDictionary<string, string>.Empty, folder.Path);
}
