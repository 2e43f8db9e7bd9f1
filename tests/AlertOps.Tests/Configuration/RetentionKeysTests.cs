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
    public void The_old_name_of_the_key_still_counts_and_check_names_the_new_one()
    {
        var loaded = Load("storage:\n  retention:\n    audit: 7d\n");

        Assert.Equal(TimeSpan.FromDays(7), loaded.Options!.Retention.RefusedBodies);
        Assert.Equal(
            $"{folder.File("alertops.yml")}:3: storage.retention.audit: the old name of refused_bodies: write refused_bodies in its place",
            loaded.Warnings.Select(warning => warning with { File = Path.GetFullPath(warning.File, folder.Path) }).First(warning => warning.What.Contains("retention", StringComparison.Ordinal)).ToString());
    }

    private ConfigurationResult Load(string text) =>
        ConfigurationSections.Load(folder.Write("alertops.yml", text), ImmutableDictionary<string, string>.Empty, folder.Path);
}
