using System.Collections.Immutable;
using System.Text;
using AlertOps.Alerts;
using AlertOps.Configuration;
using AlertOps.Configuration.Keys;

namespace AlertOps.Tests.Configuration;

/// <summary>Writes the tables of <c>docs/configuration.md</c>: a heading for each section and for each table that stands in several places.</summary>
internal sealed class ConfigurationReference(Language language)
{
    private readonly StringBuilder text = new();
    private readonly HashSet<KeyTable> written = [];
    private readonly Queue<KeyTable> waiting = new();

    public static string Of(KeyTable root, Language language) => new ConfigurationReference(language).Write(root);

    private string Write(KeyTable root)
    {
        foreach (var key in root.Keys)
        {
            text.Append($"\n## {key.Name}\n\n{key.Meaning.In(language)}\n\n```yaml\n{key.Written}\n```\n");
            if (key.Type.Table is { } table)
            {
                written.Add(table);
                Table(table, $"{key.Name}{(key.Type.IsList ? "[]" : "")}.", key.Type.IsList ? null : Variable("ALERTOPS", key.Name));
            }

            Announced(key);
            while (waiting.TryDequeue(out var named))
            {
                if (written.Add(named))
                {
                    text.Append($"\n### {named.Name}\n");
                    Table(named, "", null);
                }
            }
        }

        return text.ToString();
    }

    /// <param name="variable">The start of the variables' names; null inside a list, where no variable reaches.</param>
    private void Table(KeyTable table, string prefix, string? variable)
    {
        text.Append(Say(
            "\n| key | type | default | meaning | example | restart | variable |\n|---|---|---|---|---|---|---|\n",
            "\n| 键 | 类型 | 默认值 | 说明 | 示例 | 重启 | 环境变量 |\n|---|---|---|---|---|---|---|\n"));
        Rows(table, table, prefix, variable);
    }

    private void Rows(KeyTable table, KeyTable owner, string prefix, string? variable)
    {
        foreach (var key in table.Keys)
        {
            var names = string.Join(" / ", key.Names.Select(name => Code(prefix + name)));
            var variables = variable is null || !key.Type.IsScalar ? "" : string.Join(" ", key.Names.Select(name => Code(Variable(variable, name))));
            text.Append($"| {names} | {TypeOf(key)} | {DefaultOf(owner, key)} | {key.Meaning.In(language)} | {Code(key.Example)} | {(key.NeedsRestart ? Say("yes", "需要") : "")} | {variables} |\n");
            if (key.Type.Table is { Name: null } inner)
            {
                Rows(inner, inner, $"{prefix}{key.Name}{(key.Type.IsList ? "[]" : "")}.", key.Type.IsList || variable is null ? null : Variable(variable, key.Name));
            }
            else if (key.Type.Table is { } named)
            {
                waiting.Enqueue(named);
            }
        }
    }

    private string TypeOf(Key key)
    {
        var noun = Cell(key.Type.Noun.In(language));
        return key.Type.Table is { Name: { } name } ? $"{noun}: [{name}](#{name})" : noun;
    }

    private string DefaultOf(KeyTable table, Key key) =>
        table.IsRequired(key) && key.Default is null ? Say("**required**", "**必填**")
        : key.DefaultNote is { } note ? note.In(language)
        : key.Default is { } value ? Code(value)
        : "";

    private void Announced(Key section)
    {
        var names = ConfigurationSections.Loader.Announced.Of(NotYetKind.Key).Select(item => item.Name).Where(name => name.StartsWith(section.Name + ".", StringComparison.Ordinal)).Select(Code).ToImmutableArray();
        if (!names.IsEmpty)
        {
            text.Append(Say($"\nAnnounced, and refused until they are built: {string.Join(", ", names)}.\n", $"\n已预告、尚未实现（写了会被拒绝）：{string.Join("、", names)}。\n"));
        }
    }

    private string Say(string english, string chinese) => new Bilingual(english, chinese).In(language);

    private static string Variable(string prefix, string name) => $"{prefix}__{name.ToUpperInvariant()}";

    private static string Code(string value) => $"`{Cell(value)}`";

    /// <summary>A bar would end the cell, even in code.</summary>
    private static string Cell(string value) => value.Replace("|", "\\|", StringComparison.Ordinal);
}
