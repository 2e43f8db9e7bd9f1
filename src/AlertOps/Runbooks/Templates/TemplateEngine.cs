using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace AlertOps.Runbooks.Templates;

/// <summary>A template that is ready to render: compiled, or plain text when it has no tag.</summary>
/// <param name="Verbatim">The texts that the private-use characters of the compiled template stand for.</param>
/// <param name="Problem">The reason why it can't be rendered; null when it can.</param>
internal sealed record CompiledTemplate(HandlebarsTemplate<TextWriter, object, object>? Run, string Plain, IReadOnlyList<string> Verbatim, string? Problem);

/// <summary>
/// Translates a checked template for Handlebars.Net and renders it. The engine sees only text without tags, and tags that
/// <see cref="TemplateChecker"/> has passed.
/// </summary>
/// <remarks>
/// Two kinds of text must not be read as markup, and one private-use character stands for each while it could be. Values (U+E000 to U+EFFF,
/// <see cref="TokenTable"/>): the engine writes a token where it would write the value, Markdown is parsed with the tokens in it, and the values are put in
/// afterwards as literal text. So no alert can add a link, a tag or HTML to a message, whatever its labels hold, and no escaping has to be right for it.
/// Verbatim text of the template (U+F000 to U+F8FF): fenced code, escaped tags, backslashes and single braces, which mean something to the engine's lexer;
/// they are put back before Markdown is parsed. Private-use characters in values and templates are replaced by U+FFFD, so that none can pass for a token.
/// </remarks>
internal static class TemplateEngine
{
    /// <summary>Number of compiled templates in the cache; a large library of runbooks has about a thousand.</summary>
    private const int MaxCompiled = 4096;

    private static readonly ConcurrentDictionary<(string, TemplateUse), CompiledTemplate> Cache = new();
    private static readonly IHandlebars Engine = Create();

    /// <summary>Renders a template to Markdown that has tokens in place of the values.</summary>
    /// <param name="limit">Most characters of the result.</param>
    /// <exception cref="TemplateException"/>
    public static string Render(string template, TemplateModel model, TemplateUse use, TokenTable tokens, int limit)
    {
        var compiled = Compile(template, use);
        if (compiled.Problem is { } problem)
        {
            throw new TemplateException(problem);
        }

        if (compiled.Run is null && compiled.Plain.Length > limit)
        {
            throw new TemplateException($"the template gives more than {limit} characters");
        }

        return Restore(compiled.Run is null ? compiled.Plain : Execute(compiled.Run, model, use, tokens, limit), compiled.Verbatim);
    }

    /// <summary>Returns the template with a token for the source of each tag, for browsing.</summary>
    /// <exception cref="TemplateException"/>
    public static string WithTagSources(string template, TokenTable tokens)
    {
        var text = new StringBuilder();
        foreach (var part in Scan(template, TemplateUse.Page))
        {
            _ = part.Kind switch
            {
                TemplatePartKind.Tag => text.Append(tokens.Add(part.Text, isSource: true)),
                TemplatePartKind.Text or TemplatePartKind.Verbatim => text.Append(TokenTable.Clean(part.Text)),
            };
        }

        return text.ToString();
    }

    private static IReadOnlyList<TemplatePart> Scan(string template, TemplateUse use)
    {
        try
        {
            return TemplateScanner.Scan(template, use);
        }
        catch (SyntaxException error)
        {
            throw new TemplateException($"{error.Message}: {error.Cure}", error);
        }
    }

    private static CompiledTemplate Compile(string template, TemplateUse use)
    {
        if (Cache.TryGetValue((template, use), out var known))
        {
            return known;
        }

        if (Cache.Count >= MaxCompiled)
        {
            Cache.Clear();
        }

        return Cache[(template, use)] = CompileNew(template, use);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Every exception of the engine is a problem of the template, which affects only its own part of a message.")]
    private static CompiledTemplate CompileNew(string template, TemplateUse use)
    {
        try
        {
            var parts = TemplateScanner.Scan(template, use);
            if (TemplateChecker.Check(parts, null, use) is [var first, ..])
            {
                return new CompiledTemplate(null, "", [], $"{first.Message}: {first.Cure}");
            }

            var verbatim = new List<string>();
            var source = Translate(parts, verbatim);
            return parts.Any(part => part.Kind == TemplatePartKind.Tag)
                ? new CompiledTemplate(Engine.Compile(new StringReader(source)), "", verbatim, null)
                : new CompiledTemplate(null, source, verbatim, null);
        }
        catch (SyntaxException error)
        {
            return new CompiledTemplate(null, "", [], $"{error.Message}: {error.Cure}");
        }
        catch (Exception error)
        {
            return new CompiledTemplate(null, "", [], $"the template can't be compiled: {error.Message}");
        }
    }

    private static string Translate(IReadOnlyList<TemplatePart> parts, List<string> verbatim)
    {
        var source = new StringBuilder();
        foreach (var part in parts)
        {
            switch (part.Kind)
            {
                case TemplatePartKind.Tag:
                    source.Append(WithOwnBlocks(part));
                    break;
                case TemplatePartKind.Verbatim:
                    // The line's end stays in place for the engine, which treats a tag that is alone on a line specially.
                    var clean = TokenTable.Clean(part.Text);
                    source.Append(Hide(clean.TrimEnd('\n'), verbatim)).Append(clean.AsSpan(clean.TrimEnd('\n').Length));
                    break;
                case TemplatePartKind.Text:
                    // Backslashes and single braces have a meaning for the engine's lexer.
                    foreach (var character in TokenTable.Clean(part.Text))
                    {
                        source.Append(character is '\\' or '{' or '}' ? Hide(character.ToString(), verbatim) : character);
                    }

                    break;
            }
        }

        return source.ToString();
    }

    /// <summary>The tag with <c>if</c> and <c>unless</c> replaced by the blocks with three-valued logic.</summary>
    private static string WithOwnBlocks(TemplatePart part) => part.Tag switch
    {
        { Kind: TemplateTagKind.Open or TemplateTagKind.Else or TemplateTagKind.Close, Name: "if" } => Replace(part.Text, "if", TemplateHelpers.If),
        { Kind: TemplateTagKind.Open or TemplateTagKind.Else or TemplateTagKind.Close, Name: "unless" } => Replace(part.Text, "unless", TemplateHelpers.Unless),
        _ => part.Text,
    };

    private static string Replace(string text, string name, string by)
    {
        var at = text.IndexOf(name, text.IndexOf("else ", StringComparison.Ordinal) is var start and > 0 ? start + 5 : 0, StringComparison.Ordinal);
        return text[..at] + by + text[(at + name.Length)..];
    }

    private static char Hide(string text, List<string> verbatim)
    {
        if (verbatim.IndexOf(text) is var known and >= 0)
        {
            return (char)(TokenTable.FirstVerbatim + known);
        }

        if (verbatim.Count > TokenTable.LastVerbatim - TokenTable.FirstVerbatim)
        {
            throw new TemplateException("the template has too many blocks of code");
        }

        verbatim.Add(text);
        return (char)(TokenTable.FirstVerbatim + verbatim.Count - 1);
    }

    private static string Restore(string text, IReadOnlyList<string> verbatim) => verbatim.Count == 0
        ? text
        : string.Concat(text.Select(character => character is >= TokenTable.FirstVerbatim and <= TokenTable.LastVerbatim && character - TokenTable.FirstVerbatim < verbatim.Count
            ? verbatim[character - TokenTable.FirstVerbatim]
            : character.ToString()));

    [SuppressMessage("Design", "CA1031", Justification = "Every exception of the engine is a problem of the template, which affects only its own part of a message.")]
    private static string Execute(HandlebarsTemplate<TextWriter, object, object> run, TemplateModel model, TemplateUse use, TokenTable tokens, int limit)
    {
        var scope = new TemplateScope(model, use);
        using var writer = new TokenWriter(tokens, limit);
        try
        {
            run(writer, TemplateContext.Build(model, scope), TemplateHelpers.Data(scope));
            return writer.ToString();
        }
        catch (TemplateException)
        {
            throw;
        }
        catch (Exception error)
        {
            throw new TemplateException((error.InnerException as TemplateException)?.Message ?? $"the template failed: {error.Message}", error);
        }
    }

    private static IHandlebars Create()
    {
        var configuration = new HandlebarsConfiguration { TextEncoder = new TokenEncoder(), FormatProvider = CultureInfo.InvariantCulture };
        configuration.FormatterProviders.Add(new TemplateFormatter());
        var engine = Handlebars.Create(configuration);
        TemplateHelpers.Register(engine);
        return engine;
    }

    /// <summary>Writes values of the types that templates add: nodes, truth values and numbers.</summary>
    private sealed class TemplateFormatter : IFormatterProvider, IFormatter
    {
        public bool TryCreateFormatter(Type type, [NotNullWhen(true)] out IFormatter? formatter)
        {
            formatter = type == typeof(TemplateNode) || type == typeof(Truth) || type == typeof(double) ? this : null;
            return formatter is not null;
        }

        public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(TemplateValue.ToText(value), true);
    }
}
