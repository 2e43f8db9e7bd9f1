using AlertOps.Text;

namespace AlertOps.Runbooks.Templates;

/// <summary>
/// Checks a template without rendering it: finds unknown names, wrong calls of helpers and blocks that are not closed.
/// </summary>
/// <param name="queries">The ids of the runbook's queries; null to accept any.</param>
/// <param name="use">The place of the template: only the body of a webhook may use the notice.</param>
internal sealed class TemplateChecker(IReadOnlyCollection<string>? queries, TemplateUse use)
{
    private const int MaxNesting = 10;

    private readonly List<SyntaxException> problems = [];
    private readonly Stack<(string Name, int Position, bool OpensContext)> blocks = new();
    private readonly List<TemplateType> contexts = [TemplateType.Root];

    public static IReadOnlyList<SyntaxException> Check(IReadOnlyList<TemplatePart> parts, IReadOnlyCollection<string>? queries, TemplateUse use)
    {
        var checker = new TemplateChecker(queries, use);
        foreach (var part in parts)
        {
            if (part.Tag is { } tag)
            {
                checker.CheckTag(tag, part.Position);
            }
        }

        foreach (var (name, position, _) in checker.blocks)
        {
            checker.Add(position, $"the block {{{{#{name}}}}} is never closed", $"add {{{{/{name}}}}}");
        }

        return checker.problems;
    }

    private void Add(int position, string what, string cure) => problems.Add(new SyntaxException(position, what, cure));

    private void CheckTag(TemplateTag tag, int position)
    {
        switch (tag.Kind)
        {
            case TemplateTagKind.Output:
                Output(tag.Arguments[0]);
                break;
            case TemplateTagKind.Open:
                Open(tag, position);
                break;
            case TemplateTagKind.Else:
                Else(tag, position);
                break;
            case TemplateTagKind.Close:
                Close(tag.Name, position);
                break;
        }
    }

    private void Output(TemplateExpression expression)
    {
        switch (expression)
        {
            case TemplateExpression.Text or TemplateExpression.Number:
                Add(expression.Position, "a literal stands in a tag", "write it as plain text");
                break;
            case TemplateExpression.Call call:
                Call(call, nested: false);
                break;
            case TemplateExpression.Path path when Resolve(path) is { } type && !TemplateSchema.IsPrintable(type):
                Add(path.Position, $"'{path.Source}' stands for several values", Example(path.Source, type));
                break;
        }
    }

    private static string Example(string source, TemplateType type) => type switch
    {
        TemplateType.Labels => $"name one of them: {{{{{source}.node}}}}",
        TemplateType.Alerts or TemplateType.AllSeries => $"go through them: {{{{#each {source}}}}}…{{{{/each}}}}",
        _ => $"name one of them: {string.Join(", ", TemplateSchema.NamesOf(type))}",
    };

    private void Open(TemplateTag tag, int position)
    {
        if (!TemplateHelperNames.Blocks.TryGetValue(tag.Name, out var opensContext))
        {
            Add(position, $"there is no block '{tag.Name}'", $"{Suggestion.Hint(tag.Name, TemplateHelperNames.Blocks.Keys)}known are if, unless, each, with");
        }
        else if (tag.Arguments.Count != 1)
        {
            Add(position, $"{{{{#{tag.Name}}}}} takes one value", "put helpers in parentheses: {{#if (gt queries.mean_ms 250)}}");
        }

        var inside = tag.Arguments.Count == 1 ? Context(tag.Name, tag.Arguments[0]) : TemplateType.Text;
        if (opensContext)
        {
            contexts.Add(inside);
        }

        blocks.Push((tag.Name, position, opensContext));
        if (blocks.Count == MaxNesting + 1)
        {
            Add(position, "blocks are nested too deeply", "split the template");
        }
    }

    private TemplateType Context(string block, TemplateExpression argument)
    {
        var type = TypeOf(argument);
        if (block != "each" || type is null)
        {
            return type ?? TemplateType.Text;
        }

        if (TemplateSchema.Item(type.Value) is { } item)
        {
            return item;
        }

        Add(argument.Position, "there is nothing here to go through", "each takes alerts, labels, annotations or queries.<id>.series");
        return TemplateType.Text;
    }

    private void Else(TemplateTag tag, int position)
    {
        if (blocks.Count == 0)
        {
            Add(position, "{{else}} stands outside a block", "remove it");
            return;
        }

        if (tag.Name.Length == 0)
        {
            return;
        }

        if (tag.Name is not ("if" or "unless") || tag.Arguments.Count != 1 || blocks.Peek().OpensContext)
        {
            Add(position, "this {{else …}} can't be read", "write {{else}} or {{else if value}}, the latter inside {{#if}}");
        }

        foreach (var argument in tag.Arguments)
        {
            TypeOf(argument);
        }
    }

    private void Close(string name, int position)
    {
        if (blocks.Count == 0 || blocks.Peek().Name != name)
        {
            Add(position, $"{{{{/{name}}}}} closes nothing", blocks.Count == 0 ? "remove it" : $"close {{{{/{blocks.Peek().Name}}}}} first");
            return;
        }

        if (blocks.Pop().OpensContext)
        {
            contexts.RemoveAt(contexts.Count - 1);
        }
    }

    /// <summary>The type of an expression; null after a problem.</summary>
    private TemplateType? TypeOf(TemplateExpression expression) => expression switch
    {
        TemplateExpression.Path path => Resolve(path),
        TemplateExpression.Call call => Call(call, nested: true),
        _ => TemplateType.Text,
    };

    private TemplateType? Call(TemplateExpression.Call call, bool nested)
    {
        if (!TemplateHelperNames.All.TryGetValue(call.Helper, out var helper))
        {
            Add(call.Position, $"there is no helper '{call.Helper}'", Suggestion.Hint(call.Helper, TemplateHelperNames.All.Keys) + $"known are {string.Join(", ", TemplateHelperNames.All.Keys.Order(StringComparer.Ordinal))}");
            return null;
        }

        if (call.Arguments.Count < helper.MinArguments || call.Arguments.Count > helper.MaxArguments || (nested && helper.Writes))
        {
            Add(call.Position, $"'{call.Helper}' is called wrongly", $"write it like {helper.Example}");
            return TemplateType.Text;
        }

        foreach (var argument in call.Arguments)
        {
            Argument(call, helper, argument);
        }

        return TemplateType.Text;
    }

    private void Argument(TemplateExpression.Call call, TemplateHelper helper, TemplateExpression argument)
    {
        if (helper.Argument == TemplateArgument.Query)
        {
            if (argument is TemplateExpression.Text id)
            {
                CheckQuery(id.Value, id.Position);
            }
            else
            {
                Add(argument.Position, $"'{call.Helper}' takes a query id in quotes", $"write it like {helper.Example}");
            }
        }
        else if (helper.Argument == TemplateArgument.Number && argument is TemplateExpression.Text text && TemplateValue.ToNumber(text.Value) is null)
        {
            Add(text.Position, $"'{text.Value}' is no number", $"write it like {helper.Example}");
        }
        else if (TypeOf(argument) is { } type && !TemplateSchema.IsPrintable(type))
        {
            Add(argument.Position, $"'{call.Helper}' takes single values", $"write it like {helper.Example}");
        }
    }

    private void CheckQuery(string id, int position)
    {
        if (queries is not null && !queries.Contains(id, StringComparer.Ordinal))
        {
            Add(position, $"there is no query '{id}'", Suggestion.Hint(id, queries) + (queries.Count == 0 ? "the runbook asks nothing" : $"known are {string.Join(", ", queries)}"));
        }
    }

    private TemplateType? Resolve(TemplateExpression.Path path)
    {
        if (path.Source.StartsWith('@') && path.Segments is not ["@root", ..])
        {
            return Variable(path);
        }

        if (path.Up >= contexts.Count)
        {
            Add(path.Position, $"'{path.Source}' goes up too far", "remove a ../");
            return null;
        }

        var fromRoot = path.Segments is ["@root", ..];
        var type = fromRoot ? TemplateType.Root : contexts[^(1 + path.Up)];
        foreach (var name in path.Segments.Skip(fromRoot ? 1 : 0))
        {
            if (type == TemplateType.Queries)
            {
                CheckQuery(name, path.Position);
            }

            if (Member(type, name) is not { } member)
            {
                Unknown(path, name, type);
                return null;
            }

            type = member;
        }

        return type;
    }

    private TemplateType? Member(TemplateType type, string name) =>
        TemplateSchema.Member(type, name) is { } member && (member != TemplateType.Notice || use == TemplateUse.Body) ? member : null;

    private void Unknown(TemplateExpression.Path path, string name, TemplateType type)
    {
        var known = TemplateSchema.NamesOf(type).Where(other => Member(type, other) is not null).ToArray();
        var outside = contexts.Count > 1 && path.Up == 0 && Member(TemplateType.Root, name) is not null;
        var cure = outside ? $"inside a block write @root.{path.Source}"
            : TemplateHelperNames.IsKnown(name) ? $"write it like {TemplateHelperNames.All[name].Example}"
            : Suggestion.Hint(name, known) + (known.Length == 0 ? "it has no parts" : $"known are {string.Join(", ", known)}");
        Add(path.Position, $"there is no '{name}' in '{path.Source}'", cure);
    }

    private TemplateType? Variable(TemplateExpression.Path path)
    {
        if (path.Source is "@index" or "@key" or "@first" or "@last" && blocks.Any(block => block.Name == "each"))
        {
            return TemplateType.Text;
        }

        Add(path.Position, $"there is no '{path.Source}' here", "@index, @key, @first and @last stand inside {{#each}}; @root is the outermost context");
        return null;
    }
}
