using AlertOps.Text;
using Scriban.Parsing;
using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

/// <summary>Looks up the names of a template: variables of its loops, <see cref="TemplateSchema"/> and the runbook's queries.</summary>
/// <param name="queries">The ids of the runbook's queries; null to accept any.</param>
internal sealed class TemplateNames(TemplateProblems problems, IReadOnlyCollection<string>? queries, TemplateUse use)
{
    private readonly List<(string Name, TemplateType Type)> variables = [];

    /// <summary>Checks the body of a loop, inside which its variable is known.</summary>
    public void Inside(string variable, TemplateType item, Action body)
    {
        var count = variables.Count;
        variables.AddRange([(variable, item), ("for", TemplateType.Loop)]);
        body();
        variables.RemoveRange(count, 2);
    }

    /// <summary>False after the problem of an unknown query.</summary>
    public bool Query(string id, ScriptNode at)
    {
        if (queries is null || queries.Contains(id, StringComparer.Ordinal))
        {
            return true;
        }

        problems.Add(at, $"there is no query '{id}'", Suggestion.Hint(id, queries) + (queries.Count == 0 ? "the runbook asks nothing" : $"known are {string.Join(", ", queries)}"));
        return false;
    }

    /// <summary>The type of a path; null after a problem.</summary>
    /// <param name="whole">The whole path, for problems.</param>
    public TemplateType? Path(ScriptExpression path, ScriptExpression whole)
    {
        switch (path)
        {
            case ScriptVariableGlobal variable when TypeOfVariable(variable.Name) is { } type:
                return type;
            case ScriptVariableGlobal variable:
                return UnknownName(variable, variable.Name, TemplateType.Root, whole);
            case ScriptMemberExpression { Target: { } target, Member: ScriptVariableGlobal member, DotToken.TokenType: TokenType.Dot }:
                return Path(target, whole) is { } parent ? Member(parent, member.Name, member, whole) : null;
            case ScriptIndexerExpression { Target: { } target, Index: ScriptLiteral { Value: string key } index }:
                return Path(target, whole) is { } owner ? Member(owner, key, index, whole) : null;
            case ScriptIndexerExpression { Index: { } index }:
                problems.Add(index, $"'{problems.Source(path)}' names no label", "write the name in quotes: labels[\"service.name\"]");
                return null;
            default:
                problems.Refuse(path);
                return null;
        }
    }

    public TemplateType? TypeOfVariable(string name)
    {
        var at = variables.FindLastIndex(variable => variable.Name == name);
        return at >= 0 ? variables[at].Type : MemberOf(TemplateType.Root, name);
    }

    private TemplateType? Member(TemplateType type, string name, ScriptNode at, ScriptExpression whole) =>
        type == TemplateType.Queries && !Query(name, at) ? null : MemberOf(type, name) ?? UnknownName(at, name, type, whole);

    private TemplateType? MemberOf(TemplateType type, string name) =>
        TemplateSchema.Member(type, name) is { } member && (member != TemplateType.Notice || use == TemplateUse.Body) ? member : null;

    private TemplateType? UnknownName(ScriptNode at, string name, TemplateType type, ScriptExpression whole)
    {
        var known = TemplateSchema.NamesOf(type).Where(other => MemberOf(type, other) is not null).ToArray();
        var cure = TemplateFunctions.Find(name) is { } function ? $"write it like {function.Example}"
            : Suggestion.Hint(name, known) + (known.Length == 0 ? "it has no parts" : $"known are {string.Join(", ", known)}");
        problems.Add(at, $"there is no '{name}' in '{problems.Source(whole)}'", cure);
        return null;
    }
}
