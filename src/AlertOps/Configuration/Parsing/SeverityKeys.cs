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
        DefaultNote = new(
            "`critical page emergency fatal disaster p0 p1 严重 紧急 致命`; `warning warn error major high p2 p3 警告`; `info none notice low minor p4 p5 提示`",
            "`critical page emergency fatal disaster p0 p1 严重 紧急 致命`；`warning warn error major high p2 p3 警告`；`info none notice low minor p4 p5 提示`"),
        Example = "{P0: critical, P2: warning}",
        Meaning = new("Further words of that label, and their severity. Case and blanks around a word don't count; an unknown word is a warning, is shown in the message and named on the system page.", "该标签的其他取值及其对应级别。不区分大小写，忽略首尾空白；不认识的取值按警告处理，在消息里显示，并列在系统页。"),
    });
}
