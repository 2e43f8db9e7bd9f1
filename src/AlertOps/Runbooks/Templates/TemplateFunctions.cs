using System.Collections.Frozen;
using System.Globalization;
using Scriban.Runtime;
using Scriban.Syntax;

namespace AlertOps.Runbooks.Templates;

internal enum TemplateArgument
{
    /// <summary>The id of a query, in quotes.</summary>
    Query,

    /// <summary>A value that may be a number.</summary>
    Number,
}

/// <summary>The functions that a template may call. Each takes one value, behind its name or through a pipe; the result of a missing answer is unknown.</summary>
internal static class TemplateFunctions
{
    private static readonly FrozenDictionary<string, TemplateFunction> Known = new TemplateFunction[]
    {
        new("value", TemplateArgument.Query, "{{ value \"mean_ms\" }}", (scope, id) => scope.Answer(id as string ?? "")),
        new("table", TemplateArgument.Query, "{{ table \"codes\" }}", (_, id) => new TemplateTable(id as string ?? "")),
        new("known", TemplateArgument.Query, "{{ if (known \"mean_ms\") && queries.mean_ms > 250 }}", (scope, id) => TemplateValue.From(scope.Answer(id as string ?? "").IsKnown)),
        Format("humanize", Humanize.Plain),
        Format("humanize1024", Humanize.Plain1024),
        Format("humanize_duration", Humanize.Duration),
        Format("humanize_percentage", Humanize.Percentage),
        Format("humanize_timestamp", value => Humanize.Timestamp(value) ?? throw new TemplateException($"humanize_timestamp: {value.ToString("R", CultureInfo.InvariantCulture)} is no time")),
    }.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>All functions, as the object that Scriban looks names up in. It can't be changed.</summary>
    public static ScriptObject Builtins { get; } = Create();

    public static IEnumerable<string> Names => Known.Keys.Order(StringComparer.Ordinal);

    public static TemplateFunction? Find(string name) => Known.GetValueOrDefault(name);

    private static TemplateFunction Format(string name, Func<double, string> format) => new(
        name,
        TemplateArgument.Number,
        $"{{{{ queries.mean_ms | {name} }}}}",
        (scope, value) => TemplateValue.IsUnknown(value) ? scope.UnknownValue
            : TemplateValue.ToNumber(value) is { } number ? format(number)
            : throw new TemplateException($"{name}: '{TemplateValue.Shown(value)}' is no number"));

    private static ScriptObject Create()
    {
        var builtins = new ScriptObject();
        foreach (var function in Known.Values)
        {
            builtins.SetValue(function.Name, function, readOnly: true);
        }

        builtins.IsReadOnly = true;
        return builtins;
    }
}

/// <summary>A function of templates, called by Scriban.</summary>
/// <param name="Example">A tag that calls it, for cures.</param>
internal sealed record TemplateFunction(string Name, TemplateArgument Argument, string Example, Func<TemplateScope, object?, object> Run) : IScriptCustomFunction
{
    public int RequiredParameterCount => 1;

    public int ParameterCount => 1;

    public ScriptVarParamKind VarParamKind => ScriptVarParamKind.None;

    public Type ReturnType => typeof(object);

    public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(object), "value");

    public object Invoke(Scriban.TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        Run(((TemplateRun)context).Scope, arguments[0]);

    public ValueTask<object?> InvokeAsync(Scriban.TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
        new(Invoke(context, callerContext, arguments, blockStatement));
}
