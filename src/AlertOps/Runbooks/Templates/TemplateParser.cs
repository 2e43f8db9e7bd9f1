using System.Runtime.CompilerServices;
using Scriban;
using Scriban.Parsing;
using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

/// <summary>A template that was read by Scriban; it may be rendered by several threads at once.</summary>
/// <param name="Source">Its text as Scriban reads it.</param>
/// <param name="Script">Null for plain text and for a template that can't be read.</param>
/// <param name="Plain">The text of a template without tags.</param>
/// <param name="Problems">The mistakes that don't depend on a runbook.</param>
internal sealed record ParsedTemplate(TemplateSource Source, Template? Script, string Plain, IReadOnlyList<SyntaxException> Problems)
{
    /// <summary>The mistakes, with those of names that a runbook doesn't have.</summary>
    /// <param name="queries">The ids of the runbook's queries.</param>
    public IReadOnlyList<SyntaxException> Check(IReadOnlyCollection<string> queries, TemplateUse use) =>
        Script is null ? Problems : [.. Source.Problems.Concat(TemplateChecker.Check(Script, Source.Text, queries, use)).OrderBy(problem => problem.Position)];
}

/// <summary>Parses templates, each text once.</summary>
internal static class TemplateParser
{
    /// <summary>Levels of blocks, brackets and operators inside each other.</summary>
    private const int MaxDepth = 100;
    private const int MaxReasonLength = 200;

    /// <summary>Parsed templates live as long as the text: a runbook's with the runbook, a receiver's with the configuration.</summary>
    private static readonly ConditionalWeakTable<string, ParsedTemplate?[]> Cache = [];

    public static ParserOptions Options { get; } = new() { ExpressionDepthLimit = MaxDepth };

    public static ParsedTemplate Parse(string template, TemplateUse use)
    {
        var known = Cache.GetValue(template, _ => new ParsedTemplate?[Enum.GetValues<TemplateUse>().Length]);
        return known[(int)use] ??= Read(template, use);
    }

    /// <summary>The index behind a node. Scriban leaves the end of some calls empty, which then end with their last argument.</summary>
    public static int End(ScriptNode node) => node is ScriptFunctionCall { Arguments: [.., var last] } ? Math.Max(node.Span.End.Offset + 1, End(last)) : node.Span.End.Offset + 1;

    private static ParsedTemplate Read(string template, TemplateUse use)
    {
        var source = TemplateReader.Read(template, use);
        if (source.Tags.Count == 0)
        {
            return new ParsedTemplate(source, null, TemplateSource.Restore(source.Text), source.Problems);
        }

        try
        {
            var script = Template.Parse(source.Text, null, Options);
            return !script.HasErrors ? new ParsedTemplate(source, script, "", [.. source.Problems, .. TemplateChecker.Check(script, source.Text, null, use)])
                : new ParsedTemplate(source, null, "", source.Problems.Count > 0 ? source.Problems : [Problem(script.Messages.First(message => message.Type == ParserMessageType.Error))]);
        }
        catch (Exception error) when (error is ScriptRuntimeException or InvalidOperationException or InsufficientExecutionStackException)
        {
            return new ParsedTemplate(source, null, "", [.. source.Problems, new SyntaxException(0, $"the template can't be read: {MarkdownLine.OneLine(error.Message)}", "simplify it")]);
        }
    }

    private static SyntaxException Problem(LogMessage message)
    {
        var reason = MarkdownLine.OneLine(TemplateSource.Restore(message.Message)).Replace("CodeExit", "}}", StringComparison.Ordinal);
        return message.Message.Contains("depth limit", StringComparison.Ordinal)
            ? new SyntaxException(message.Span.Start.Offset, "blocks, brackets or operators are nested too deeply", "split the template")
            : new SyntaxException(
                message.Span.Start.Offset,
                $"a tag can't be read: {char.ToLowerInvariant(reason[0])}{(reason.Length > MaxReasonLength ? reason[1..MaxReasonLength] + "…" : reason[1..])}",
                "write values like {{ labels.node }}, conditions like {{ if queries.mean_ms > 250 }} … {{ end }}");
    }
}
