using System.Diagnostics.CodeAnalysis;
using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

/// <summary>Renders checked templates with Scriban.</summary>
/// <remarks>
/// Two kinds of text must not be read as markup, and one private-use character stands for each while it could be. Values (U+E000 to U+EFFF,
/// <see cref="TokenTable"/>): a token is written where Scriban would write the value, Markdown is parsed with the tokens in it, and the values are put in
/// afterwards as literal text. So no alert can add a link, a tag or HTML to a message, whatever its labels hold, and no escaping has to be right for it.
/// Braces of the template that are text (U+F000, <see cref="TemplateSource"/>): those of fenced code and escaped tags; they are put back before
/// Markdown is parsed. Private-use characters in values and templates are replaced by U+FFFD, so that none can pass for a token.
/// </remarks>
internal static class TemplateEngine
{
    /// <summary>Renders a template to Markdown that has tokens in place of the values.</summary>
    /// <param name="limit">Most characters of the result.</param>
    /// <exception cref="TemplateException"/>
    public static string Render(string template, TemplateModel model, TemplateUse use, TokenTable tokens, int limit)
    {
        var parsed = TemplateParser.Parse(template, use);
        if (parsed.Problems is [var problem, ..])
        {
            throw new TemplateException($"{problem.Message}: {problem.Cure}");
        }

        if (parsed.Script is { } script)
        {
            return TemplateSource.Restore(Execute(script, model, use, tokens, limit));
        }

        return parsed.Plain.Length <= limit ? parsed.Plain : throw new TemplateException($"the template gives more than {limit} characters");
    }

    [SuppressMessage("Design", "CA1031", Justification = "Every exception of Scriban is a problem of the template, which affects only its own part of a message.")]
    internal static string Execute(Scriban.Template script, TemplateModel model, TemplateUse use, TokenTable tokens, int limit)
    {
        var scope = new TemplateScope(model, use);
        var output = new TokenOutput(tokens, limit);
        try
        {
            script.Render(new TemplateRun(scope, TemplateVariables.Of(model, scope), output));
            return output.ToString();
        }
        catch (Exception error)
        {
            throw Reason(error);
        }
    }

    private static TemplateException Reason(Exception error)
    {
        for (var inner = error; inner is not null; inner = inner.InnerException)
        {
            if (inner is TemplateException own)
            {
                return own;
            }
        }

        return new TemplateException($"the template failed: {MarkdownLine.OneLine(error is ScriptRuntimeException script ? script.OriginalMessage : error.Message)}", error);
    }
}
