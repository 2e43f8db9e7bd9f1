using AlertOps.Configuration.Keys;
using AlertOps.Configuration.Parsing;

namespace AlertOps.Runbooks;

/// <summary>The keys of <c>runbooks</c>.</summary>
internal static class RunbooksKeys
{
    public static readonly KeyTable Table = new();

    public static readonly Key<Section?> Section = new("runbooks", KeyTypes.Map(Table))
    {
        Example = "{path: runbooks}",
        Meaning = new("The runbooks.", "处理手册。"),
    };

    public static readonly Key<string?> Path = Table.Add(new Key<string?>("path", KeyTypes.Path)
    {
        DefaultNote = new("`runbooks` beside the configuration, else the shipped ones", "配置文件旁的 `runbooks`，否则为自带的手册"),
        Example = "runbooks",
        Meaning = new("The folder of the runbooks; a relative path starts beside the configuration.", "手册所在文件夹；相对路径从配置文件旁开始。"),
    });
}
