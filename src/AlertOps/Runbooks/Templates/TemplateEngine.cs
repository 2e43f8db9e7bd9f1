using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;

namespace AlertOps.Runbooks.Templates;

/// <summary>A template ready to render: compiled, or plain text when it has no tag.</summary>
internal sealed record CompiledTemplate(HandlebarsTemplate<TextWriter, object, object>? Run, string Plain, IReadOnlyList<string> Verbatim, string? Problem);

/// <summary>
/// Translates a checked template for Handlebars.Net and runs it. The engine sees neither fenced code nor backslashes, only text without tags, and tags
/// that <see cref="TemplateChecker"/> has passed.
/// </summary>
internal static class TemplateEngine
{
    /// <summary>Compiled templates kept; a large library of runbooks has about a thousand.</summary>
    private const int MostCompiled = 4096;

    private static readonly ConcurrentDictionary<(string, TemplateUse), CompiledTemplate> Cache = new();
    private static readonly IHandlebars Engine = Create();

    /// <summary>The template with values as tokens, verbatim parts in place: Markdown that no value can change.</summary>
    /// <exception cref="TemplateException"/>
    public static string Run(string template, TemplateModel model, TemplateUse use, TokenTable tokens, int limit)
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

    /// <summary>The template with each tag's own source as a token, for browsing.</summary>
    /// <exception cref="TemplateException"/>
    public static string Sources(string template, TokenTable tokens)
    {
        var text = new StringBuilder();
        foreach (var part in Cut(template, TemplateUse.Page))
        {
            _ = part.Kind switch
            {
                TemplatePartKind.Tag => text.Append(tokens.Add(part.Text, isSource: true)),
                TemplatePartKind.Text or TemplatePartKind.Verbatim => text.Append(TokenTable.Clean(part.Text)),
            };
        }

        return text.ToString();
    }

    private static IReadOnlyList<TemplatePart> Cut(string template, TemplateUse use)
    {
        try
        {
            return TemplateScanner.Cut(template, use);
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

        if (Cache.Count >= MostCompiled)
        {
            Cache.Clear();
        }

        return Cache[(template, use)] = CompileNew(template, use);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A template that the engine chokes on costs its own piece of a message, whatever the engine throws.")]
    private static CompiledTemplate CompileNew(string template, TemplateUse use)
    {
        try
        {
            var parts = TemplateScanner.Cut(template, use);
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
                    source.Append(Rename(part));
                    break;
                case TemplatePartKind.Verbatim:
                    // The line's end stays visible, for a tag that stands alone on the next one.
                    var clean = TokenTable.Clean(part.Text);
                    source.Append(Hide(clean.TrimEnd('\n'), verbatim)).Append(clean.AsSpan(clean.TrimEnd('\n').Length));
                    break;
                case TemplatePartKind.Text:
                    // Backslashes and single braces mean something to the engine's lexer.
                    foreach (var character in TokenTable.Clean(part.Text))
                    {
                        source.Append(character is '\\' or '{' or '}' ? Hide(character.ToString(), verbatim) : character);
                    }

                    break;
            }
        }

        return source.ToString();
    }

    private static string Rename(TemplatePart part) => part.Tag switch
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

    [SuppressMessage("Design", "CA1031", Justification = "A template that fails costs its own piece of a message, whatever the engine throws.")]
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

    /// <summary>Prints our own kinds of values.</summary>
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
