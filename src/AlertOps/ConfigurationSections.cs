using AlertOps.Access;
using AlertOps.Channels;
using AlertOps.Channels.Email;
using AlertOps.Channels.WeCom;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Enrichment;
using AlertOps.Operations;
using AlertOps.Routing;
using AlertOps.Runbooks;
using AlertOps.Storage;

namespace AlertOps;

/// <summary>Lists the sections of <c>alertops.yml</c>, in the order in which they refer to each other.</summary>
internal static class ConfigurationSections
{
    private static readonly ReceiverKeys Receivers = new(ReceiverChannels.Readers);

    public static ConfigurationLoader Loader { get; } = new(
    [
        new HttpSectionReader(),
        new WeComSectionReader(),
        new PeopleSectionReader(ReceiverChannels.Contacts),
        new EmailSectionReader(),
        new ReceiversSectionReader(ReceiverChannels.Readers, Receivers),
        new ServerSectionReader(),
        new AuthSectionReader(),
        new StorageSectionReader(),
        new MonitoringSectionReader(),
        new SeveritySectionReader(),
        new RunbooksSectionReader(),
        new RouteSectionReader(Receivers),
        new LogSectionReader(),
    ]);

    public static ConfigurationSource Source(string? path, IReadOnlyDictionary<string, string> environment, string workingDirectory) =>
        new(Loader, path, environment, workingDirectory);

    public static ConfigurationResult Load(string? path, IReadOnlyDictionary<string, string> environment, string workingDirectory) =>
        Loader.Load(path, environment, workingDirectory);
}
