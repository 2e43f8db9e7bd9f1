using AlertOps.Configuration.Keys;

namespace AlertOps.Configuration.Parsing;

/// <summary>The keys of <c>severity</c>.</summary>
internal static class SeverityKeys
{
    public static readonly KeyTable Table = new();

    public static readonly Key<Section?> Section = new("severity", KeyTypes.Map(Table))
    {
        Example = "{label: severity, map: {P0: critical}}",
        Meaning = new("The label that says how bad an alert is, and its words.", "表示告警级别的标签及其取值。"),
    };

    public static readonly Key<string?> Label = Table.Add(new Key<string?>("label", KeyTypes.Of(
        new("the name of a label", "标签名"), _ => KeyTypes.Pattern("^[a-zA-Z_][a-zA-Z0-9_]*$"), (value, _) => SeveritySectionReader.ReadLabel(value)))
    {
        Default = "severity",
        Example = "severity",
        Meaning = new("The label that holds the severity.", "存放级别的标签。"),
    });

    public static readonly Key<Section?> Map = Table.Add(new Key<Section?>("map", KeyTypes.OpenMap(
        new("a map of words to `critical`, `warning`, `info`", "取值到 `critical`、`warning`、`info` 的映射"), _ => KeyTypes.Enumeration(["critical", "warning", "info"])))
    {
        DefaultNote = new("the usual words are known", "已内置常见取值"),
        Example = "{P0: critical, P2: warning}",
        Meaning = new("Further words of that label, and their severity.", "该标签的其他取值及其对应级别。"),
    });
}
