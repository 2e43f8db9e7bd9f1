using System.Globalization;

namespace AlertOps.Runbooks.Templates;

/// <summary>A value of a template that is shown in one form and compared in another: an answer with its unit, a time.</summary>
/// <param name="text">The text for people; of an unknown value the words for "unknown".</param>
/// <param name="number">The number for comparisons and humanize; null when it is no number.</param>
/// <param name="isKnown">False for a missing answer.</param>
#pragma warning disable CA1710 // It is a value with members, which the engine finds only in dictionaries.
internal sealed class TemplateNode(string text, double? number, bool isKnown) : Dictionary<string, object?>(StringComparer.Ordinal)
#pragma warning restore CA1710
{
    public string Text => text;

    public double? Number => number;

    public bool IsKnown => isKnown;

    public override string ToString() => text;
}

/// <summary>Converts the values of a template to truth values, numbers and texts.</summary>
internal static class TemplateValue
{
    /// <summary>Converts "", 0, false, null and empty lists to false, and missing answers and NaN to unknown.</summary>
    public static Truth ToTruth(object? value) => value switch
    {
        Truth truth => truth,
        TemplateNode { IsKnown: false } or double.NaN => Truth.Unknown,
        TemplateNode { Number: { } number } => double.IsNaN(number) ? Truth.Unknown : From(number != 0),
        TemplateNode node => From(node.Text.Length > 0),
        bool boolean => From(boolean),
        string text => From(text.Length > 0),
        int number => From(number != 0),
        long number => From(number != 0),
        double number => From(number != 0),
        System.Collections.ICollection collection => From(collection.Count > 0),
        HandlebarsDotNet.UndefinedBindingResult or null => Truth.False,
        _ => Truth.True,
    };

    public static Truth From(bool value) => value ? Truth.True : Truth.False;

    public static Truth Not(Truth truth) => (Truth)(2 - (int)truth);

    public static bool IsUnknown(object? value) => value is TemplateNode { IsKnown: false } or Truth.Unknown;

    /// <summary>Converts a value to a number; null when it is none. A text may be a number, and a percentage is a fraction.</summary>
    public static double? ToNumber(object? value) => value switch
    {
        TemplateNode node => node.Number,
        int number => number,
        long number => number,
        double number => number,
        string text => Parse(text),
        _ => null,
    };

    public static string ToText(object? value) => value switch
    {
        null or HandlebarsDotNet.UndefinedBindingResult => "",
        Truth truth => truth switch { Truth.True => "true", Truth.False => "false", Truth.Unknown => "" },
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

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
