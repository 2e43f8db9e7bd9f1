using System.Collections.Immutable;
using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Tests.Channels.Toy;

/// <summary>The keys of <c>pigeon</c>, at the root and in a receiver.</summary>
internal static class PigeonKeys
{
    public static readonly KeyTable LoftTable = new();
    private static readonly KeyTable Table = new();
    private static readonly KeyTable ChannelTable = new() { Name = PigeonChannel.Name };

    public static readonly Key<Section?> Section = new("pigeon", KeyTypes.Map(Table))
    {
        Example = "{lofts: [{name: north, url: 'https://loft.example.com', key_file: /run/secrets/loft}]}",
        Meaning = new("Pigeons.", "信鸽。"),
    };

    public static readonly Key<ImmutableArray<Section>?> Lofts = Table.Add(new Key<ImmutableArray<Section>?>("lofts", KeyTypes.Maps(LoftTable))
    {
        Example = "[{name: north, url: 'https://loft.example.com', key_file: /run/secrets/loft}]",
        Meaning = new("Lofts from which pigeons start.", "鸽舍。"),
    });

    public static readonly Key<string?> LoftName = LoftTable.Add(new Key<string?>("name", KeyTypes.Text)
    {
        Example = "north",
        Meaning = new("The name by which receivers know the loft.", "名称。"),
        IsRequired = true,
    });

    public static readonly Key<Uri?> Url = LoftTable.Add(new Key<Uri?>("url", KeyTypes.ServiceUrl)
    {
        Example = "https://loft.example.com",
        Meaning = new("The address of the loft.", "地址。"),
        IsRequired = true,
    });

    public static readonly SecretKey LoftKey = LoftTable.Add(new SecretKey("key")
    {
        Example = "…",
        FileExample = "/run/secrets/loft",
        Meaning = new("The key of the loft.", "密钥。"),
        IsRequired = true,
    });

    public static readonly Key<Section?> Channel = new(PigeonChannel.Name, KeyTypes.Map(ChannelTable))
    {
        Example = "{loft: north, to: ['person:zhangsan']}",
        Meaning = new("Letters by pigeon.", "信鸽传书。"),
    };

    public static readonly Key<string?> Loft = ChannelTable.Add(new Key<string?>("loft", KeyTypes.Text)
    {
        Example = "north",
        Meaning = new("The loft, as `pigeon.lofts` has it.", "鸽舍名称。"),
        IsRequired = true,
    });

    public static readonly Key<ImmutableArray<Value>?> To = ChannelTable.Add(new Key<ImmutableArray<Value>?>("to", KeyTypes.OneOrMany(
        new("a list of `person:` or `ring:` with a name", "`person:` 或 `ring:` 加名称的列表"), _ => KeyTypes.Json("string")))
    {
        Example = "['person:zhangsan', 'ring:7']",
        Meaning = new("The recipients.", "收件人。"),
        IsRequired = true,
    });

    public static readonly Key<string?> Ring = new("ring", KeyTypes.Text)
    {
        Example = "7",
        Meaning = new("The ring of the person's pigeon.", "鸽环号。"),
    };
}
