using System.Collections.Frozen;

namespace AlertOps.Runbooks.Templates;

internal enum TemplateArgument
{
    /// <summary>The id of a query, in quotes.</summary>
    Query,

    /// <summary>A value that may be a number.</summary>
    Number,

    /// <summary>Text or number.</summary>
    Any,
}

/// <summary>A helper that a template may call, and the arguments that it takes.</summary>
internal sealed record TemplateHelper(TemplateArgument Argument, int MinArguments, int MaxArguments, string Example)
{
    /// <summary>True when it writes its result itself, so that it can't be an argument.</summary>
    public bool Writes { get; init; }
}

internal static class TemplateHelperNames
{
    public static FrozenDictionary<string, TemplateHelper> All { get; } = new Dictionary<string, TemplateHelper>(StringComparer.Ordinal)
    {
        ["value"] = new(TemplateArgument.Query, 1, 1, "{{value \"mean_ms\"}}"),
        ["table"] = new(TemplateArgument.Query, 1, 1, "{{table \"codes\"}}") { Writes = true },
        ["known"] = new(TemplateArgument.Query, 1, 1, "{{#if (known \"mean_ms\")}}"),
        ["gt"] = Comparison("gt"),
        ["ge"] = Comparison("ge"),
        ["lt"] = Comparison("lt"),
        ["le"] = Comparison("le"),
        ["eq"] = new(TemplateArgument.Any, 2, 2, "{{#if (eq labels.job \"web\")}}"),
        ["ne"] = new(TemplateArgument.Any, 2, 2, "{{#if (ne labels.job \"web\")}}"),
        ["and"] = new(TemplateArgument.Any, 2, 10, "{{#if (and (known \"a\") (known \"b\"))}}"),
        ["or"] = new(TemplateArgument.Any, 2, 10, "{{#if (or (known \"a\") (known \"b\"))}}"),
        ["not"] = new(TemplateArgument.Any, 1, 1, "{{#if (not (known \"a\"))}}"),
        ["humanize"] = Humanize("humanize"),
        ["humanize1024"] = Humanize("humanize1024"),
        ["humanizeDuration"] = Humanize("humanizeDuration"),
        ["humanizePercentage"] = Humanize("humanizePercentage"),
        ["humanizeTimestamp"] = Humanize("humanizeTimestamp"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The blocks; true for those that open another context.</summary>
    public static FrozenDictionary<string, bool> Blocks { get; } = new Dictionary<string, bool>(StringComparer.Ordinal)
    {
        ["if"] = false,
        ["unless"] = false,
        ["each"] = true,
        ["with"] = true,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string name) => All.ContainsKey(name);

    private static TemplateHelper Comparison(string name) => new(TemplateArgument.Number, 2, 2, $"{{{{#if ({name} queries.mean_ms 250)}}}}");

    private static TemplateHelper Humanize(string name) => new(TemplateArgument.Number, 1, 1, $"{{{{{name} queries.mean_ms}}}}");
}
