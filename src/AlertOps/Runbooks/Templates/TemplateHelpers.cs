using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.PathStructure;

namespace AlertOps.Runbooks.Templates;

/// <summary>Implements the helpers of <see cref="TemplateHelperNames"/>. The result of a missing answer is unknown.</summary>
internal static class TemplateHelpers
{
    /// <summary>The names of the blocks with three-valued logic. The engine's own <c>if</c> and <c>unless</c> have two values and can't be replaced under their names.</summary>
    public const string If = "whenTrue";
    public const string Unless = "whenFalse";

    private static readonly ChainSegment ScopeName = ChainSegment.Create("scope");

    public static object Data(TemplateScope scope) => new Dictionary<string, object?>(StringComparer.Ordinal) { ["scope"] = scope };

    public static void Register(IHandlebars engine)
    {
        engine.RegisterHelper(If, (output, options, context, arguments) => Block(output, options, context, TemplateValue.ToTruth(arguments[0])));
        engine.RegisterHelper(Unless, (output, options, context, arguments) => Block(output, options, context, TemplateValue.Not(TemplateValue.ToTruth(arguments[0]))));
        engine.RegisterHelper("value", (in HelperOptions options, in Context _, in Arguments arguments) => Scope(options).Answer(Id(arguments)));
        engine.RegisterHelper("known", (in HelperOptions options, in Context _, in Arguments arguments) => TemplateValue.From(Scope(options).Answer(Id(arguments)).IsKnown));
        engine.RegisterHelper("table", (in EncodedTextWriter output, in HelperOptions options, in Context _, in Arguments arguments) => TemplateTable.Write(output, Scope(options), Id(arguments)));
        Compare(engine, "gt", sign => sign > 0);
        Compare(engine, "ge", sign => sign >= 0);
        Compare(engine, "lt", sign => sign < 0);
        Compare(engine, "le", sign => sign <= 0);
        engine.RegisterHelper("eq", (Context _, Arguments arguments) => Equal(arguments[0], arguments[1]));
        engine.RegisterHelper("ne", (Context _, Arguments arguments) => TemplateValue.Not(Equal(arguments[0], arguments[1])));
        engine.RegisterHelper("and", (Context _, Arguments arguments) => arguments.Select(TemplateValue.ToTruth).Min());
        engine.RegisterHelper("or", (Context _, Arguments arguments) => arguments.Select(TemplateValue.ToTruth).Max());
        engine.RegisterHelper("not", (Context _, Arguments arguments) => TemplateValue.Not(TemplateValue.ToTruth(arguments[0])));
        Format(engine, "humanize", Humanize.Plain);
        Format(engine, "humanize1024", Humanize.Plain1024);
        Format(engine, "humanizeDuration", Humanize.Duration);
        Format(engine, "humanizePercentage", Humanize.Percentage);
        Format(engine, "humanizeTimestamp", value => Humanize.Timestamp(value) ?? throw new TemplateException($"humanizeTimestamp: {value.ToString("R", CultureInfo.InvariantCulture)} is no time"));
    }

    private static void Block(EncodedTextWriter output, BlockHelperOptions options, Context context, Truth truth)
    {
        if (truth == Truth.True)
        {
            options.Template(output, context);
        }
        else if (truth == Truth.False)
        {
            options.Inverse(output, context);
        }
    }

    private static void Compare(IHandlebars engine, string name, Func<int, bool> holds) =>
        engine.RegisterHelper(name, (Context _, Arguments arguments) =>
            TemplateValue.ToNumber(arguments[0]) is { } left && TemplateValue.ToNumber(arguments[1]) is { } right && !double.IsNaN(left) && !double.IsNaN(right)
                ? TemplateValue.From(holds(left.CompareTo(right)))
                : Truth.Unknown);

    /// <summary>Compares two texts as texts, and as numbers when either side is a number.</summary>
    private static Truth Equal(object? left, object? right)
    {
        if (TemplateValue.IsUnknown(left) || TemplateValue.IsUnknown(right))
        {
            return Truth.Unknown;
        }

        if (left is string or UndefinedBindingResult or Truth && right is string or UndefinedBindingResult or Truth)
        {
            return TemplateValue.From(TemplateValue.ToText(left) == TemplateValue.ToText(right));
        }

        return TemplateValue.ToNumber(left) is { } a && TemplateValue.ToNumber(right) is { } b
            ? double.IsNaN(a) || double.IsNaN(b) ? Truth.Unknown : TemplateValue.From(a.Equals(b))
            : TemplateValue.From(TemplateValue.ToText(left) == TemplateValue.ToText(right));
    }

    private static void Format(IHandlebars engine, string name, Func<double, string> format) =>
        engine.RegisterHelper(name, (in HelperOptions options, in Context _, in Arguments arguments) =>
            TemplateValue.IsUnknown(arguments[0]) ? Scope(options).Unknown
            : TemplateValue.ToNumber(arguments[0]) is { } number ? format(number)
            : throw new TemplateException($"{name}: '{Shortened(TemplateValue.ToText(arguments[0]))}' is no number"));

    private static string Shortened(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static string Id(in Arguments arguments) => arguments[0] as string ?? "";

    private static TemplateScope Scope(in HelperOptions options) =>
        options.Data.Value<TemplateScope>(ScopeName) ?? throw new TemplateException("the template has no scope");
}
