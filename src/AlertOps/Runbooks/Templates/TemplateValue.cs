using System.Globalization;
using System.Numerics;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Runbooks.Templates;

/// <summary>A read-only object of a template, whose members are made when they are asked for.</summary>
/// <param name="member">Returns null when there is no such name.</param>
/// <param name="items">The values that a loop goes through; null when it has none.</param>
#pragma warning disable CA1710 // Scriban finds members only in its own objects.
internal class TemplateObject(Func<string, object?> member, Func<IEnumerable<object?>>? items = null) : ScriptObject(0, autoImportStaticsFromThisType: false)
#pragma warning restore CA1710
{
    /// <summary>The values that a loop goes through.</summary>
    public IEnumerable<object?> Items => items?.Invoke() ?? [];

    public override bool IsReadOnly
    {
        get => true;
        set => throw new NotSupportedException("a template changes nothing");
    }

    public override bool Contains(string member) => Member(member) is not null;

    public override bool TryGetValue(TemplateContext? context, SourceSpan span, string member, out object? value) => (value = Member(member)) is not null;

    public override bool CanWrite(string member) => false;

    public override bool TrySetValue(TemplateContext? context, SourceSpan span, string member, object? value, bool readOnly) => false;

    private object? Member(string name) => member(name);
}

/// <summary>A value of a template that is shown in one form and compared in another: an answer with its unit, a time.</summary>
/// <param name="text">The text for people; of an unknown value the words for "unknown".</param>
/// <param name="number">The number for comparisons and humanize; null when it is no number.</param>
/// <param name="isKnown">False for a missing answer.</param>
/// <param name="member">Its members; null when it has none.</param>
#pragma warning disable CA1710 // As above.
internal sealed class TemplateNode(string text, double? number, bool isKnown, Func<string, object?>? member = null) : TemplateObject(member ?? (_ => null))
#pragma warning restore CA1710
{
    public string Text => text;

    public double? Number => number;

    public bool IsKnown => isKnown;
}

/// <summary>Converts the values of a template to truth values, numbers and texts.</summary>
internal static class TemplateValue
{
    private const int ShownLength = 40;

    /// <summary>Converts "", 0, false, null and what has no items to false, and missing answers and NaN to unknown.</summary>
    public static Truth ToTruth(object? value) => value switch
    {
        Truth truth => truth,
        TemplateNode { IsKnown: false } or double.NaN => Truth.Unknown,
        TemplateNode { Number: { } number } => double.IsNaN(number) ? Truth.Unknown : From(number != 0),
        TemplateNode node => From(node.Text.Length > 0),
        bool boolean => From(boolean),
        string text => From(text.Length > 0),
        TemplateObject items => From(items.Items.Any()),
        null => Truth.False,
        _ when ToNumber(value) is { } number => From(number != 0),
        _ => Truth.True,
    };

    public static Truth From(bool value) => value ? Truth.True : Truth.False;

    public static Truth Not(Truth truth) => (Truth)(2 - (int)truth);

    public static bool IsUnknown(object? value) => value is TemplateNode { IsKnown: false } or Truth.Unknown or double.NaN;

    /// <summary>Converts a value to a number; null when it is none. A text may be a number, and a percentage is a fraction.</summary>
    public static double? ToNumber(object? value) => value switch
    {
        TemplateNode node => node.Number,
        string text => Parse(text),
        BigInteger number => (double)number,
        int or long or uint or ulong or double or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    public static string ToText(object? value) => value switch
    {
        null => "",
        string text => text,
        TemplateNode node => node.Text,
        Truth truth => truth switch { Truth.True => "true", Truth.False => "false", Truth.Unknown => "" },
        bool boolean => boolean ? "true" : "false",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable and not ScriptObject => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>The text of a value for an error message, on one line and shortened.</summary>
    public static string Shown(object? value)
    {
        var text = MarkdownLine.OneLine(ToText(value));
        return text.Length > ShownLength ? text[..ShownLength] + "…" : text;
    }

    private static double? Parse(string text)
    {
        var percent = text.EndsWith('%');
        var digits = percent ? text[..^1] : text;
        return digits switch
        {
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ when double.TryParse(digits, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => percent ? number / 100 : number,
            _ => null,
        };
    }
}
