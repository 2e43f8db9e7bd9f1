using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;
using AlertOps.Notices;

namespace AlertOps.Routing;

/// <summary>Reads <c>receivers</c>; without them there is one, whose channel needs no settings and keeps everything: the sandbox.</summary>
internal sealed class ReceiversSectionReader(ImmutableArray<IReceiverChannelReader> channels) : ISectionReader
{
    private const string Example = "receivers: [{name: oncall, channels: [{wecom_robot: {robot: ops}}]}]";
    private static readonly TimeSpan LongestFallbackAfter = TimeSpan.FromDays(1);
    private readonly ReceiverChannelsReader entries = new(channels);

    public AlertOpsOptions Read(Section root, AlertOpsOptions options) => options.With(options.Routing with { Receivers = Receivers(root, options) });

    private ImmutableSortedDictionary<string, Receiver> Receivers(Section root, AlertOpsOptions options)
    {
        var receivers = ImmutableSortedDictionary.CreateBuilder<string, Receiver>(StringComparer.Ordinal);
        if (root.Find("receivers") is not { } value)
        {
            var only = channels.Select(channel => channel.WithoutSettings).OfType<ReceiverChannel>().First();
            receivers[only.Channel] = new Receiver(only.Channel, Language.Chinese, TimeZones.Default, true, [only]);
            return receivers.ToImmutable();
        }

        var items = value.List(Example);
        if (items is { IsEmpty: true })
        {
            value.Report("an empty list", $"write it like {Example}, or remove the key");
        }

        var names = new UniqueNames();
        var fallbacks = new FallbackChains();
        foreach (var section in (items ?? []).Select(item => item.Map(Example)).OfType<Section>())
        {
            var receiver = ReadReceiver(section, names, options, fallbacks);
            receivers[receiver.Name] = receiver;
        }

        fallbacks.Check(receivers.Keys);
        return receivers.ToImmutable();
    }

    private Receiver ReadReceiver(Section section, UniqueNames names, AlertOpsOptions options, FallbackChains fallbacks)
    {
        var written = section.Require("name", "name: oncall");
        var name = names.Take(written?.Text("oncall"), written, "");
        var receiver = new Receiver(
            name,
            section.Find("language")?.Language() ?? Language.Chinese,
            section.Find("time_zone")?.TimeZone() ?? TimeZones.Default,
            section.Find("send_resolved")?.Flag() ?? true,
            entries.Read(section, name, options))
        {
            Fallback = section.Find("fallback") is { } fallback ? fallbacks.Add(name, fallback) : null,
            FallbackAfter = FallbackAfter(section),
            Notice = NoticeOverridesReader.Read(section),
        };
        section.ReportUnknownKeys();
        return receiver;
    }

    private static TimeSpan FallbackAfter(Section section)
    {
        if (section.Find("fallback_after") is not { } value)
        {
            return Receiver.DefaultFallbackAfter;
        }

        if (section.Find("fallback") is null)
        {
            value.Report("without fallback", "add fallback, or remove fallback_after");
        }

        return value.Duration("2m", LongestFallbackAfter) ?? Receiver.DefaultFallbackAfter;
    }
}
