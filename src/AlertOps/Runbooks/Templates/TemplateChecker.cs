using AlertOps.Text;
using Scriban;
using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

/// <summary>
/// Checks a parsed template without rendering it: finds unknown names, wrong calls of functions, and every statement and expression that isn't among the
/// few that a template may use. Scriban itself would report names only while it renders, and lets a template write into its model.
/// </summary>
internal sealed class TemplateChecker
{
    private readonly TemplateProblems problems;
    private readonly TemplateNames names;

    private TemplateChecker(string source, IReadOnlyCollection<string>? queries, TemplateUse use)
    {
        problems = new TemplateProblems(source);
        names = new TemplateNames(problems, queries, use);
    }

    /// <param name="source">The text that was parsed.</param>
    /// <param name="queries">The ids of the runbook's queries; null to accept any.</param>
    /// <param name="use">The place of the template: only the body of a webhook may use the notice.</param>
    public static IReadOnlyList<SyntaxException> Check(Template script, string source, IReadOnlyCollection<string>? queries, TemplateUse use)
    {
        var checker = new TemplateChecker(source, queries, use);
        checker.Block(script.Page?.Body);
        return checker.problems.Found;
    }

    private void Add(ScriptNode at, string what, string cure) => problems.Add(at, what, cure);

    private TemplateType? Refuse(ScriptNode node)
    {
        problems.Refuse(node);
        return null;
    }

    private string Source(ScriptNode node) => problems.Source(node);

    private void Block(ScriptBlockStatement? block)
    {
        foreach (var statement in block?.Statements ?? [])
        {
            Statement(statement);
        }
    }

    private void Statement(ScriptStatement statement)
    {
        switch (statement)
        {
            case ScriptRawStatement or ScriptEscapeStatement or ScriptEndStatement or ScriptNopStatement:
                break;
            case ScriptExpressionStatement { Expression: { } expression }:
                if (TypeOf(expression) is { } type && type != TemplateType.Table && !TemplateSchema.IsPrintable(type))
                {
                    Add(expression, $"'{Source(expression)}' stands for several values", Example(Source(expression), type));
                }

                break;
            case ScriptIfStatement condition:
                If(condition);
                break;
            case ScriptForStatement loop when loop is not ScriptTableRowStatement:
                For(loop);
                break;
            default:
                Refuse(statement);
                break;
        }
    }

    private static string Example(string name, TemplateType type) => type switch
    {
        TemplateType.Labels => $"name one of them: {{{{ {name}.node }}}}",
        _ when TemplateSchema.Item(type) is not null => $"go through them: {{{{ for x in {name} }}}} … {{{{ end }}}}",
        _ => $"name one of them: {string.Join(", ", TemplateSchema.NamesOf(type))}",
    };

    private void If(ScriptIfStatement condition)
    {
        for (ScriptConditionStatement? branch = condition; branch is not null;)
        {
            switch (branch)
            {
                case ScriptIfStatement { Condition: var value } next:
                    NotATable(value);
                    Block(next.Then);
                    branch = next.Else;
                    break;
                case ScriptElseStatement last:
                    Block(last.Body);
                    branch = null;
                    break;
                default:
                    Refuse(branch);
                    branch = null;
                    break;
            }
        }
    }

    private void For(ScriptForStatement loop)
    {
        var item = TypeOf(loop.Iterator) is { } type ? TemplateSchema.Item(type) : TemplateType.Any;
        if (item is null && loop.Iterator is { } iterator)
        {
            Add(iterator, "there is nothing here to go through", "for takes alerts, labels, annotations, queries or queries.<id>.series");
        }

        foreach (var argument in loop.NamedArguments)
        {
            Refuse(argument);
        }

        var name = loop.Variable is ScriptVariableGlobal variable ? variable.Name : "";
        if (loop.Variable is { } declared && (name.Length == 0 || TemplateFunctions.Find(name) is not null || TemplateSchema.Member(TemplateType.Root, name) is not null))
        {
            Add(declared, $"'{Source(declared)}' can't be the variable of a loop", "choose another name: {{ for x in alerts }}");
        }

        names.Inside(name, item ?? TemplateType.Any, () => Block(loop.Body));
        Block(loop.Else?.Body);
    }

    /// <summary>The type of an expression; null after a problem.</summary>
    private TemplateType? TypeOf(ScriptExpression? expression)
    {
        switch (expression)
        {
            case ScriptLiteral { Value: not null }:
                return TemplateType.Text;
            case ScriptVariableGlobal or ScriptMemberExpression or ScriptIndexerExpression:
                return names.Path(expression, expression);
            case ScriptNestedExpression { Expression: { } inner }:
                return TypeOf(inner);
            case ScriptFunctionCall call:
                return Call(call, null);
            case ScriptPipeCall pipe:
                return Pipe(pipe, null);
            case ScriptUnaryExpression { Operator: ScriptUnaryOperator.Not, Right: { } value }:
                return NotATable(value);
            case ScriptUnaryExpression { Operator: ScriptUnaryOperator.Negate, Right: { } value }:
                return Number(value, expression);
            case ScriptBinaryExpression { Left: { } left, Right: { } right } binary when TemplateOperators.IsKnown(binary.Operator):
                return Binary(binary, left, right);
            case ScriptConditionalExpression { Condition: var condition, ThenValue: { } then, ElseValue: { } otherwise }:
                NotATable(condition);
                return (Single(then, expression), Single(otherwise, expression)) is (not null, not null) ? TemplateType.Text : null;
            case null:
                return null;
            default:
                return Refuse(expression);
        }
    }

    /// <summary>Checks a value that may be a single one or several.</summary>
    private TemplateType? NotATable(ScriptExpression? value) => Operand(value, null);

    /// <summary>Checks a value that has to be a single one.</summary>
    private TemplateType? Single(ScriptExpression value, ScriptExpression whole) => Operand(value, whole);

    /// <param name="whole">The expression that takes a single value; null when it takes several, too.</param>
    private TemplateType? Operand(ScriptExpression? value, ScriptExpression? whole)
    {
        if (value is null || TypeOf(value) is not { } type)
        {
            return null;
        }

        if (type == TemplateType.Table)
        {
            Add(value, "a table is no value", "write it in a tag of its own: {{ table \"codes\" }}");
            return null;
        }

        if (whole is not null && !TemplateSchema.IsPrintable(type))
        {
            Add(value, $"'{Source(value)}' stands for several values in '{Source(whole)}'", Example(Source(value), type));
            return null;
        }

        return TemplateType.Text;
    }

    private TemplateType? Number(ScriptExpression value, ScriptExpression whole)
    {
        if (value is ScriptLiteral { Value: string text } && TemplateValue.ToNumber(text) is null)
        {
            Add(value, $"'{text}' is no number", "write it like {{ if queries.mean_ms > 250 }}");
            return null;
        }

        return Single(value, whole);
    }

    private TemplateType? Binary(ScriptBinaryExpression binary, ScriptExpression left, ScriptExpression right)
    {
        Func<ScriptExpression, ScriptExpression, TemplateType?> check = binary.Operator switch
        {
            ScriptBinaryOperator.And or ScriptBinaryOperator.Or => (value, _) => NotATable(value),
            ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual => Single,
            ScriptBinaryOperator.Add when left is not ScriptLiteral { Value: not string } && right is not ScriptLiteral { Value: not string } => Single,
            _ => Number,
        };
        return (check(left, binary), check(right, binary)) is (not null, not null) ? TemplateType.Text : null;
    }

    /// <param name="piped">The value before the pipe; null when the call stands alone.</param>
    private TemplateType? Call(ScriptFunctionCall call, ScriptExpression? piped)
    {
        var name = call.Target is ScriptVariableGlobal variable ? variable.Name : "";
        if (TemplateFunctions.Find(name) is not { } function)
        {
            return Unknown(call, name);
        }

        ScriptExpression[] arguments = piped is null ? [.. call.Arguments] : [piped, .. call.Arguments];
        if (arguments is not [var argument])
        {
            Add(call, $"'{name}' takes one value, and here are {arguments.Length}", $"write it like {function.Example}, in parentheses beside an operator");
            return null;
        }

        return Argument(function, argument) ? function.Name == "table" ? TemplateType.Table : TemplateType.Text : null;
    }

    private bool Argument(TemplateFunction function, ScriptExpression argument)
    {
        if (function.Argument == TemplateArgument.Number)
        {
            // The value before a second pipe has been checked with the first.
            return argument is ScriptFunctionCall { Arguments.Count: 0 } || Number(argument, argument) is not null;
        }

        if (argument is ScriptLiteral { Value: string id })
        {
            return names.Query(id, argument);
        }

        Add(argument, $"'{function.Name}' takes a query id in quotes", $"write it like {function.Example}, in parentheses beside an operator");
        return false;
    }

    private TemplateType? Pipe(ScriptPipeCall pipe, ScriptExpression? piped)
    {
        if (pipe.From is not { } from || (piped is not null && from is ScriptFunctionCall call && Call(call, piped) is null))
        {
            return null;
        }

        return pipe.To switch
        {
            ScriptFunctionCall to => Call(to, from),
            ScriptPipeCall next => Pipe(next, from),
            { } other => Refuse(other),
            null => null,
        };
    }

    private TemplateType? Unknown(ScriptFunctionCall call, string name)
    {
        if (FormerExpression.OfCall(call, problems.Text) is { } converted)
        {
            Add(call, $"'{name}' is a function of the former form", $"write {converted}");
        }
        else if (name.Length == 0 || names.TypeOfVariable(name) is not null)
        {
            Add(call, "values stand side by side", "write an operator or a pipe between them, or one tag for each");
        }
        else
        {
            Add(call, $"there is no function '{name}'", Suggestion.Hint(name, TemplateFunctions.Names) + $"known are {string.Join(", ", TemplateFunctions.Names)}");
        }

        return null;
    }
}
