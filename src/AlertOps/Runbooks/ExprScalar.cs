using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AlertOps.Runbooks;

/// <summary>Reads an <c>expr</c>, refusing what YAML would hand over mangled.</summary>
internal static partial class ExprScalar
{
    private const string Cure = "write `expr: |` and put the PromQL on the next line, indented";

    /// <summary>Null when it can't be trusted; then the reason is in the sink.</summary>
    public static string? Read(YamlFields fields, string[] lines)
    {
        switch (fields.Node("expr"))
        {
            case null or YamlScalarNode { Value: null or "" }:
                fields.Sink.Add(fields.LineOf("expr"), "a query has no expr", Cure);
                return null;
            case YamlScalarNode { Style: ScalarStyle.Plain } plain when Mangled(plain, lines) is { } what:
                fields.Sink.Add((int)plain.Start.Line, what, Cure);
                return null;
            case YamlScalarNode:
                return fields.Text("expr");
            case var other:
                fields.Sink.Add((int)other.Start.Line, $"YAML reads this expr as a {(other is YamlSequenceNode ? "list" : "mapping")}, not as text", Cure);
                return null;
        }
    }

    private static string? Mangled(YamlScalarNode plain, string[] lines)
    {
        if (NotText().IsMatch(plain.Value ?? ""))
        {
            return $"YAML reads the unquoted expr '{plain.Value}' as a value that is no text";
        }

        for (var line = (int)plain.Start.Line; line <= plain.End.Line && line <= lines.Length; line++)
        {
            var from = line == plain.Start.Line ? (int)plain.Start.Column - 1 : 0;
            if (Comment().IsMatch(lines[line - 1][Math.Min(from, lines[line - 1].Length)..]))
            {
                return "YAML takes what follows ' #' in an unquoted expr for a comment and drops it";
            }
        }

        return (plain.Value ?? "").Contains(": ", StringComparison.Ordinal) ? "YAML may take ': ' in an unquoted expr for a key" : null;
    }

    /// <summary>What YAML's core schema resolves to null, a boolean or a number.</summary>
    [GeneratedRegex(@"^(?:~|null|true|false|yes|no|on|off|[-+]?[0-9][0-9_.]*(?:e[-+]?[0-9]+)?|0x[0-9a-f]+|0o[0-7]+|[-+]?\.(?:inf|nan|[0-9]+))$", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex NotText();

    [GeneratedRegex(@"\s#", RegexOptions.None, 5000)]
    private static partial Regex Comment();
}
