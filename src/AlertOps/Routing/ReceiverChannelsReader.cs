using System.Collections.Immutable;
using AlertOps.Configuration;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Routing;

/// <summary>Reads a receiver's <c>channels</c>: a list of maps of one key each, the channel's name.</summary>
internal sealed class ReceiverChannelsReader(ImmutableArray<IReceiverChannelReader> channels, ReceiverKeys keys)
{
    public ImmutableArray<ReceiverChannel> Read(Section receiver, string name, AlertOpsOptions options)
    {
        // A receiver without channels would lose every message sent to it, so that an empty list is an error.
        var items = receiver.Read(keys.Channels) ?? [];
        return [.. items.Select((item, index) => ReadEntry(item, $"{name}/{index}", options)).OfType<ReceiverChannel>()];
    }

    private ReceiverChannel? ReadEntry(Value value, string endpoint, AlertOpsOptions options)
    {
        var example = channels[0].Key.Written;
        if (value.Node.Kind == NodeKind.Scalar && channels.Any(channel => channel.WithoutSettings is not null && channel.Name == value.Node.Text))
        {
            value.Report("a name where a map is expected", $"write it like {value.Node.Text}: {{}}");
            return null;
        }

        if (value.Map(keys.Entry, example) is not { } section)
        {
            return null;
        }

        var written = channels
            .Select(channel => (Channel: channel, Settings: section.FindEvenIfEmpty(channel.Key)))
            .Where(entry => entry.Settings is not null)
            .ToList();
        section.ReportUnknownKeys();
        if (section.IsEmpty)
        {
            value.Report("no channel", $"write it like {example}");
        }
        else if (written.Count > 1)
        {
            written[1].Settings!.Report("a second channel in one entry", "begin it with '- ' of its own");
        }

        return written is [var (known, settings), ..] ? ReadChannel(known, settings!, endpoint, options) : null;
    }

    private static ReceiverChannel? ReadChannel(IReceiverChannelReader channel, Value settings, string endpoint, AlertOpsOptions options)
    {
        if (channel.Key.Read(settings) is not { } section)
        {
            return null;
        }

        var read = channel.Read(section, endpoint, options);
        section.ReportUnknownKeys();
        return read;
    }
}
