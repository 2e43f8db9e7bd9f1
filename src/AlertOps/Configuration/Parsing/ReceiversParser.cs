using System.Collections.Immutable;
using AlertOps.Alerts;
using AlertOps.Routing;

namespace AlertOps.Configuration.Parsing;

/// <summary><c>receivers</c>; without them there is one, which keeps everything in the sandbox.</summary>
internal static class ReceiversParser
{
    private const string Sandbox = "sandbox";
    private static readonly TimeSpan LongestFallbackAfter = TimeSpan.FromDays(1);
    private const string Example = "receivers: [{name: oncall, channels: [{wecom_robot: {robot: ops}}]}]";

    public static ImmutableSortedDictionary<string, Receiver> Parse(Section root, Addressees known)
    {
        var receivers = ImmutableSortedDictionary.CreateBuilder<string, Receiver>(StringComparer.Ordinal);
        if (root.Find("receivers") is not { } value)
        {
            receivers[Sandbox] = new Receiver(Sandbox, Language.Chinese, Zones.Default, true, [new ReceiverChannel(Sandbox, "", [], "markdown")]);
            return receivers.ToImmutable();
        }

        var items = value.List(Example);
        if (items is { IsEmpty: true })
        {
            value.Wrong("an empty list", $"write it like {Example}, or remove the key");
        }

        var names = new UniqueNames();
        var fallbacks = new Fallbacks();
        foreach (var section in (items ?? []).Select(item => item.Map(Example)).OfType<Section>())
        {
            var receiver = One(section, names, known, fallbacks);
            receivers[receiver.Name] = receiver;
        }

        fallbacks.Check(receivers.Keys);
        return receivers.ToImmutable();
    }

    private static Receiver One(Section section, UniqueNames names, Addressees known, Fallbacks fallbacks)
    {
        var written = section.Require("name", "name: oncall");
        var name = names.Take(written?.Text("oncall"), written, "");
        var receiver = new Receiver(
            name,
            section.Find("language")?.Language() ?? Language.Chinese,
            section.Find("time_zone")?.TimeZone() ?? Zones.Default,
            section.Find("send_resolved")?.Flag() ?? true,
            Channels(section, name, known))
        {
            Fallback = section.Find("fallback") is { } fallback ? fallbacks.Take(name, fallback) : null,
            FallbackAfter = FallbackAfter(section),
            Notice = NoticeParser.Parse(section),
        };
        section.Close();
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
            value.Wrong("without fallback", "add fallback, or remove fallback_after");
        }

        return value.Duration("2m", LongestFallbackAfter) ?? Receiver.DefaultFallbackAfter;
    }

    private static ImmutableArray<ReceiverChannel> Channels(Section section, string receiver, Addressees known)
    {
        const string example = "channels: [{wecom_robot: {robot: ops}}]";
        if (section.Require("channels", example) is not { } value || value.List(example) is not { } items)
        {
            return [];
        }

        if (items.IsEmpty)
        {
            // It would swallow what is sent to it.
            value.Wrong("an empty list", $"write it like {example}; sandbox: {{}} keeps messages without sending them");
        }

        return [.. items.Select((item, index) => ChannelParser.Parse(item, $"{receiver}/{index}", known)).OfType<ReceiverChannel>()];
    }
}
