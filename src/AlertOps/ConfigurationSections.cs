using System.Collections.Immutable;
using AlertOps.Access;
using AlertOps.Channels;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Enrichment;
using AlertOps.Notices;
using AlertOps.Operations;
using AlertOps.Routing;
using AlertOps.Runbooks;
using AlertOps.Storage;

namespace AlertOps;

/// <summary>Lists the sections of <c>alertops.yml</c>, in the order in which they refer to each other.</summary>
internal static class ConfigurationSections
{
    /// <summary>Loads configurations with the channels of AlertOps.</summary>
    public static ConfigurationLoader Loader { get; } = LoaderFor(ChannelModules.All);

    public static ConfigurationSource Source(string? path, IReadOnlyDictionary<string, string> environment, string workingDirectory) =>
        new(Loader, path, environment, workingDirectory);

    public static ConfigurationSource Source(
        string? path, IReadOnlyDictionary<string, string> environment, string workingDirectory, ImmutableArray<IChannelModule> modules) =>
        new(LoaderFor(modules), path, environment, workingDirectory);

    public static ConfigurationResult Load(string? path, IReadOnlyDictionary<string, string> environment, string workingDirectory) =>
        Loader.Load(path, environment, workingDirectory);

    private static ConfigurationLoader LoaderFor(ImmutableArray<IChannelModule> modules)
    {
        ImmutableArray<IReceiverChannelReader> channels = [.. modules.SelectMany(module => module.Receivers)];
        var receivers = new ReceiverKeys(channels);
        return new ConfigurationLoader(
            [
                new HttpSectionReader(),
                .. modules.Select(module => module.Section).OfType<ISectionReader>(),
                new PeopleSectionReader([.. modules.SelectMany(module => module.Contacts)]),
                new ReceiversSectionReader(channels, receivers),
                new ServerSectionReader(),
                new AuthSectionReader(),
                new StorageSectionReader(),
                new MonitoringSectionReader(),
                new SeveritySectionReader(),
                new SubjectSectionReader(),
                new RunbooksSectionReader(),
                new RouteSectionReader(receivers),
                new LogSectionReader(),
            ],
            new NotYet(modules.SelectMany(module => module.Announced)));
    }
}
