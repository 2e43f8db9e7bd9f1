using AlertOps.Configuration;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;
using AlertOps.Routing;
using AlertOps.Routing.Audiences;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>Reads a receiver's <c>pigeon</c>.</summary>
internal sealed class PigeonReceiverReader : IReceiverChannelReader
{
    public Key<Section?> Key => PigeonKeys.Channel;

    public ReceiverChannel Read(Section section, string endpoint, AlertOpsOptions options)
    {
        var loft = section.Read(PigeonKeys.Loft) ?? "";
        var known = options.Pigeon.Lofts.Select(item => item.Name).ToList();
        if (loft.Length > 0 && !known.Contains(loft) && section.Find(PigeonKeys.Loft) is { } value)
        {
            value.Report($"no loft '{Readable.Key(loft)}'", value.Context.Cure(loft, known, "add it to pigeon.lofts"));
        }

        var to = section.Find(PigeonKeys.To) is { } people ? RingRecipients.Reader.Read(people, options.People) : AudienceList.None;
        return new ReceiverChannel(Key.Name, loft, to, "text");
    }
}
