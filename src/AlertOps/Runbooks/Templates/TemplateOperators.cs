using Scriban.Syntax;
using AlertOps.Runbooks.Conditions;

namespace AlertOps.Runbooks.Templates;

/// <summary>
/// Computes the operators of templates. What is unknown stays unknown, but for <c>false &amp;&amp; x</c> and <c>true || x</c>. Scriban's own operators have
/// two values, and join a text and a number (<c>1 + '2'</c> is 12).
/// </summary>
internal static class TemplateOperators
{
    /// <summary>The operators that a template may use.</summary>
    public static bool IsKnown(ScriptBinaryOperator operation) => operation is ScriptBinaryOperator.And or ScriptBinaryOperator.Or || IsComparison(operation) || IsArithmetic(operation);

    /// <summary>Combines two truth values; the right one is computed only when it decides.</summary>
    public static Truth Combine(ScriptBinaryOperator operation, Truth left, Func<Truth> right)
    {
        var decided = operation == ScriptBinaryOperator.And ? Truth.False : Truth.True;
        return left == decided ? decided
            : operation == ScriptBinaryOperator.And ? (Truth)Math.Min((int)left, (int)right())
            : (Truth)Math.Max((int)left, (int)right());
    }

    /// <summary>Compares or calculates.</summary>
    /// <exception cref="TemplateException">A value that should be a number is none.</exception>
    public static object Apply(ScriptBinaryOperator operation, object? left, object? right, TemplateScope scope)
    {
        if (IsComparison(operation))
        {
            return Compare(operation, left, right);
        }

        if (TemplateValue.IsUnknown(left) || TemplateValue.IsUnknown(right))
        {
            return scope.UnknownValue;
        }

        if (operation == ScriptBinaryOperator.Add && left is string a && right is string b)
        {
            return a.Length + b.Length <= TemplateRun.MaxStringLength ? a + b : throw new TemplateException($"'+' gives more than {TemplateRun.MaxStringLength} characters");
        }

        var result = Calculate(operation, Number(operation, left), Number(operation, right));
        return double.IsFinite(result) ? result : scope.UnknownValue;
    }

    /// <summary>The negative of a number.</summary>
    /// <exception cref="TemplateException">The value is no number.</exception>
    public static object Negate(object? value, TemplateScope scope) =>
        TemplateValue.IsUnknown(value) ? scope.UnknownValue : -Number(ScriptBinaryOperator.Subtract, value);

    private static bool IsComparison(ScriptBinaryOperator operation) => operation is ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual
        or ScriptBinaryOperator.CompareLess or ScriptBinaryOperator.CompareLessOrEqual or ScriptBinaryOperator.CompareGreater or ScriptBinaryOperator.CompareGreaterOrEqual;

    private static bool IsArithmetic(ScriptBinaryOperator operation) => operation is ScriptBinaryOperator.Add or ScriptBinaryOperator.Subtract
        or ScriptBinaryOperator.Multiply or ScriptBinaryOperator.Divide or ScriptBinaryOperator.Modulus;

    private static object Compare(ScriptBinaryOperator operation, object? left, object? right)
    {
        if (operation is ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual)
        {
            var equal = Equal(left, right);
            return operation == ScriptBinaryOperator.CompareEqual ? equal : TemplateValue.Not(equal);
        }

        if (TemplateValue.ToNumber(left) is not { } a || TemplateValue.ToNumber(right) is not { } b || double.IsNaN(a) || double.IsNaN(b))
        {
            return Truth.Unknown;
        }

        return TemplateValue.From(operation switch
        {
            ScriptBinaryOperator.CompareLess => a < b,
            ScriptBinaryOperator.CompareLessOrEqual => a <= b,
            ScriptBinaryOperator.CompareGreater => a > b,
            _ => a >= b,
        });
    }

    /// <summary>Compares two texts as texts, and as numbers when either side is a number.</summary>
    private static Truth Equal(object? left, object? right)
    {
        if (TemplateValue.IsUnknown(left) || TemplateValue.IsUnknown(right))
        {
            return Truth.Unknown;
        }

        if (left is string or bool or Truth && right is string or bool or Truth)
        {
            return TemplateValue.From(TemplateValue.ToText(left) == TemplateValue.ToText(right));
        }

        return TemplateValue.ToNumber(left) is { } a && TemplateValue.ToNumber(right) is { } b
            ? double.IsNaN(a) || double.IsNaN(b) ? Truth.Unknown : TemplateValue.From(a.Equals(b))
            : TemplateValue.From(TemplateValue.ToText(left) == TemplateValue.ToText(right));
    }

    private static double Calculate(ScriptBinaryOperator operation, double left, double right) => operation switch
    {
        ScriptBinaryOperator.Add => left + right,
        ScriptBinaryOperator.Subtract => left - right,
        ScriptBinaryOperator.Multiply => left * right,
        ScriptBinaryOperator.Divide => left / right,
        _ => left % right,
    };

    private static double Number(ScriptBinaryOperator operation, object? value) => TemplateValue.ToNumber(value)
        ?? throw new TemplateException($"'{operation.ToText()}': '{TemplateValue.Shown(value)}' is no number");
}
