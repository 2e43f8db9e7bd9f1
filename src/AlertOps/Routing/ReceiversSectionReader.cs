using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>Reads <c>receivers</c>; without them there is one, whose channel needs no settings.</summary>
/// <param name="keys">The keys of a receiver, with those of the channels.</param>
internal sealed class ReceiversSectionReader(ImmutableArray<IReceiverChannelReader> channels, ReceiverKeys keys) : ISectionReader
{
    private readonly ReceiverChannelsReader entries = new(channels, keys);

    public ImmutableArray<Key> Keys => [keys.Section];

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(options.Routing with { Receivers = Receivers(root, options) });

    private ImmutableSortedDictionary<string, Receiver> Receivers(Section root, AlertOpsOptions options)
    {
        var receivers = ImmutableSortedDictionary.CreateBuilder<string, Receiver>(StringComparer.Ordinal);
        if (root.Find(keys.Section) is not { } value)
        {
            var only = channels.Select(channel => channel.WithoutSettings).OfType<ReceiverChannel>().First();
            receivers[only.Channel] = new Receiver(only.Channel, Language.Chinese, TimeZones.Default, true, [only]);
            return receivers.ToImmutable();
        }

        var names = new UniqueNames();
        var fallbacks = new FallbackChains();
        foreach (var section in keys.Section.Read(value) ?? [])
        {
            var receiver = ReadReceiver(section, names, options, fallbacks);
            receivers[receiver.Name] = receiver;
        }

        fallbacks.Check(receivers.Keys);
        return receivers.ToImmutable();
    }

    private Receiver ReadReceiver(Section section, UniqueNames names, AlertOpsOptions options, FallbackChains fallbacks)
    {
        var name = names.Take(section.Read(keys.Name), section.Find(keys.Name), "");
        var receiver = new Receiver(
            name,
            section.Get(keys.Language),
            section.Get(keys.TimeZone),
            section.Get(keys.SendResolved),
            entries.Read(section, name, options))
        {
            Fallback = section.Find(keys.Fallback) is { } fallback ? fallbacks.Add(name, fallback) : null,
            FallbackAfter = FallbackAfter(section),
            Notice = NoticeOverridesReader.Read(section),
        };
        section.ReportUnknownKeys();
        return receiver;
    }

    private TimeSpan FallbackAfter(Section section)
    {
        if (section.Find(keys.FallbackAfter) is { } value && section.Find(keys.Fallback) is null)
        {
            value.Report("without fallback", "add fallback, or remove fallback_after");
        }

        return section.Get(keys.FallbackAfter);
    }
}
