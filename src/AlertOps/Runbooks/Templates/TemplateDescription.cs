using System.Collections.Frozen;
using System.Text;
using AlertOps.Alerts;
using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

/// <summary>Writes a template for people who browse runbooks: each placeholder as the words for its value, each block with its condition in parentheses.</summary>
internal sealed class TemplateDescription
{
    private static readonly FrozenDictionary<string, (string Chinese, string English)> Names = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["alert"] = ("告警", "alert"),
        ["alerts"] = ("告警", "alert"),
        ["labels"] = ("标签", "label"),
        ["annotations"] = ("注释", "annotation"),
        ["queries"] = ("查询", "query"),
        ["series"] = ("序列", "series"),
        ["status"] = ("告警状态", "alert status"),
        ["startsAt"] = ("告警开始时间", "start of the alert"),
        ["endsAt"] = ("告警结束时间", "end of the alert"),
        ["generatorURL"] = ("告警来源链接", "link to the alert's source"),
        ["fingerprint"] = ("告警指纹", "fingerprint of the alert"),
        ["id"] = ("事件编号", "incident number"),
        ["severity"] = ("级别", "severity"),
        ["state"] = ("事件状态", "incident state"),
        ["opened_at"] = ("事件开始时间", "start of the incident"),
        ["resolved_at"] = ("事件恢复时间", "end of the incident"),
        ["alert_count"] = ("告警数", "number of alerts"),
        ["firing_count"] = ("正在触发的告警数", "number of firing alerts"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Runbook runbook;
    private readonly TokenTable tokens;
    private readonly StringBuilder text = new();

    private TemplateDescription(Runbook runbook, TokenTable tokens)
    {
        this.runbook = runbook;
        this.tokens = tokens;
    }

    private bool IsEnglish => runbook.Language == Language.English;

    /// <summary>Returns Markdown with tokens for the words. Of a template that can't be read each tag stands as it is written.</summary>
    /// <exception cref="TemplateException">There are too many tags.</exception>
    public static string Of(string template, Runbook runbook, TemplateUse use, TokenTable tokens)
    {
        if (runbook.IsReference)
        {
            return TokenTable.Clean(template);
        }

        var parsed = TemplateParser.Parse(template, use);
        if (parsed.Problems.Count > 0)
        {
            return WithTags(template, parsed.Source, tokens);
        }

        if (parsed.Script is null)
        {
            return parsed.Plain;
        }

        var description = new TemplateDescription(runbook, tokens);
        description.Block(parsed.Script.Page?.Body);
        return description.text.ToString();
    }

    private static string WithTags(string template, TemplateSource source, TokenTable tokens)
    {
        var written = new StringBuilder();
        var from = 0;
        foreach (var (start, end) in source.Tags)
        {
            written.Append(TemplateSource.Restore(source.Text[from..start])).Append(tokens.Add(template[start..end], isSource: true));
            from = end;
        }

        return written.Append(TemplateSource.Restore(source.Text[from..])).ToString();
    }

    private void Block(ScriptBlockStatement? block)
    {
        foreach (var statement in block?.Statements ?? [])
        {
            switch (statement)
            {
                case ScriptRawStatement raw:
                    text.Append(TemplateSource.Restore(raw.Text.ToString()));
                    break;
                case ScriptExpressionStatement { Expression: { } expression }:
                    text.Append(tokens.Add(Words(expression), isSource: true));
                    break;
                case ScriptIfStatement condition:
                    If(condition);
                    break;
                case ScriptForStatement loop:
                    Say(IsEnglish ? $"(for each {Words(loop.Iterator)}: " : $"（每个{Words(loop.Iterator)}：");
                    Block(loop.Body);
                    Say(IsEnglish ? ")" : "）");
                    break;
            }
        }
    }

    private void If(ScriptIfStatement condition)
    {
        Say(IsEnglish ? $"(if {Words(condition.Condition)}: " : $"（如果{Words(condition.Condition)}：");
        Block(condition.Then);
        for (var next = condition.Else; next is not null;)
        {
            if (next is ScriptIfStatement other)
            {
                Say(IsEnglish ? $"; if {Words(other.Condition)}: " : $"；如果{Words(other.Condition)}：");
                Block(other.Then);
                next = other.Else;
            }
            else
            {
                Say(IsEnglish ? "; otherwise: " : "；否则：");
                Block((next as ScriptElseStatement)?.Body);
                next = null;
            }
        }

        Say(IsEnglish ? ")" : "）");
    }

    private void Say(string words) => text.Append(tokens.Add(words));

    private string Words(ScriptExpression? expression) => expression switch
    {
        ScriptLiteral { Value: var value } => TemplateValue.ToText(value),
        ScriptNestedExpression { Expression: var inner } => $"({Words(inner)})",
        ScriptPipeCall { From: ScriptLiteral { Value: string id }, To: ScriptFunctionCall { Target: ScriptVariableGlobal { Name: var name } } } => OfQuery(name, id),
        ScriptPipeCall { From: var from } => Words(from),
        ScriptFunctionCall { Target: ScriptVariableGlobal { Name: var name }, Arguments: [ScriptLiteral { Value: string id }] } => OfQuery(name, id),
        ScriptFunctionCall { Arguments: [var value] } => Words(value),
        ScriptUnaryExpression { Operator: ScriptUnaryOperator.Not, Right: var value } => (IsEnglish ? "not " : "不是") + Words(value),
        ScriptUnaryExpression { Right: var value } => "-" + Words(value),
        ScriptBinaryExpression binary => $"{Words(binary.Left)} {Operator(binary)} {Words(binary.Right)}",
        ScriptConditionalExpression choice => $"{Words(choice.Condition)} ? {Words(choice.ThenValue)} : {Words(choice.ElseValue)}",
        ScriptVariableGlobal { Name: var name } => Name(name),
        ScriptMemberExpression { Target: var target, Member: { } member } => Member(target, member.Name),
        ScriptIndexerExpression { Target: var target, Index: ScriptLiteral { Value: string key } } => Member(target, key),
        _ => "…",
    };

    private string Operator(ScriptBinaryExpression binary) => binary.Operator switch
    {
        ScriptBinaryOperator.And => IsEnglish ? "and" : "且",
        ScriptBinaryOperator.Or => IsEnglish ? "or" : "或",
        ScriptBinaryOperator.CompareEqual => "=",
        ScriptBinaryOperator.CompareNotEqual => "≠",
        ScriptBinaryOperator.CompareLessOrEqual => "≤",
        ScriptBinaryOperator.CompareGreaterOrEqual => "≥",
        var other => other.ToText(),
    };

    private string Member(ScriptExpression? target, string name) => target switch
    {
        ScriptVariableGlobal { Name: "queries" } => OfQuery("value", name),
        ScriptVariableGlobal { Name: "labels" or "annotations" } or ScriptMemberExpression { Member.Name: "labels" or "annotations" } => $"‹{name}›",
        ScriptMemberExpression { Target: ScriptVariableGlobal { Name: "queries" }, Member.Name: var id } when name is not "title" => OfQuery("value", id),
        _ => Name(name),
    };

    private string Name(string name) => Names.TryGetValue(name, out var words) ? $"‹{(IsEnglish ? words.English : words.Chinese)}›" : $"‹{name}›";

    private string OfQuery(string function, string id)
    {
        var title = runbook.Queries.FirstOrDefault(query => query.Id == id)?.Title is { Length: > 0 } own && !own.Contains("{{", StringComparison.Ordinal) ? own : id;
        return function switch
        {
            "table" => IsEnglish ? $"‹table: {title}›" : $"‹表格：{title}›",
            "known" => IsEnglish ? $"‹{title}› is known" : $"查到‹{title}›",
            _ => $"‹{title}›",
        };
    }
}
