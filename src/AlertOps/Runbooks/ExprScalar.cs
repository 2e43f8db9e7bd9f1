using System.Text.RegularExpressions;
using AlertOps.Yaml;

namespace AlertOps.Runbooks;

/// <summary>Reads an <c>expr</c> and refuses unquoted text that YAML would change.</summary>
internal static partial class ExprScalar
{
    private const int MaxNumberLength = 200;
    private const string Cure = "write `expr: |` and put the PromQL on the next line, indented";

    /// <summary>Returns the expression, or null after adding a problem to the sink.</summary>
    public static string? Read(YamlFields fields, string[] lines)
    {
        switch (fields.Node("expr"))
        {
            case null or YamlScalar { Text: "" }:
                fields.Sink.Add(fields.LineOf("expr"), "a query has no expr", Cure);
                return null;
            case YamlScalar { Style: YamlStyle.Plain } plain when Change(plain, lines) is { } what:
                fields.Sink.Add(plain.Line, what, Cure);
                return null;
            case YamlScalar:
                return fields.Text("expr");
            case var other:
                fields.Sink.Add(other.Line, $"YAML reads this expr as a {(other is YamlList ? "list" : "mapping")}, not as text", Cure);
                return null;
        }
    }

    /// <summary>The change that YAML makes to an unquoted expression; null when it makes none.</summary>
    private static string? Change(YamlScalar plain, string[] lines)
    {
        if (plain.Text.Length <= MaxNumberLength && NotText().IsMatch(plain.Text))
        {
            return $"YAML reads the unquoted expr '{plain.Text}' as a value that is no text";
        }

        for (var line = plain.Line; line <= plain.EndLine && line <= lines.Length; line++)
        {
            var from = line == plain.Line ? plain.Column - 1 : 0;
            if (HasComment(lines[line - 1].AsSpan(Math.Min(from, lines[line - 1].Length))))
            {
                return "YAML takes what follows ' #' in an unquoted expr for a comment and drops it";
            }
        }

        return plain.Text.Contains(": ", StringComparison.Ordinal) ? "YAML may take ': ' in an unquoted expr for a key" : null;
    }

    private static bool HasComment(ReadOnlySpan<char> line)
    {
        for (var at = line.IndexOf('#'); at >= 0; at = line.IndexOf('#'))
        {
            if (at > 0 && char.IsWhiteSpace(line[at - 1]))
            {
                return true;
            }

            line = line[(at + 1)..];
        }

        return false;
    }

    /// <summary>The texts that YAML's core schema resolves to null, a boolean or a number.</summary>
    [GeneratedRegex(@"^(?:~|null|true|false|yes|no|on|off|[-+]?[0-9][0-9_.]*(?:e[-+]?[0-9]+)?|0x[0-9a-f]+|0o[0-7]+|[-+]?\.(?:inf|nan|[0-9]+))$", RegexOptions.IgnoreCase, 5000)]
    private static partial Regex NotText();
}
