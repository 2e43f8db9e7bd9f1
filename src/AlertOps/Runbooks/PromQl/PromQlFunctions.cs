using System.Collections.Frozen;

namespace AlertOps.Runbooks.PromQl;

internal enum PromQlType
{
    Scalar,
    Vector,
    Matrix,
    Text,
}

/// <summary>The signature of a function.</summary>
/// <param name="Optional">Number of the last arguments that may be left out.</param>
/// <param name="Repeats">True when the last argument may be repeated.</param>
internal sealed record PromQlFunction(string Name, PromQlType[] Arguments, PromQlType Result, int Optional = 0, bool Repeats = false);

/// <summary>The functions and aggregations of Prometheus 2 and 3, experimental ones included.</summary>
internal static class PromQlFunctions
{
    public static FrozenDictionary<string, PromQlFunction> All { get; } = List().ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>The aggregations with the type of their first parameter; null for those without one.</summary>
    public static FrozenDictionary<string, PromQlType?> Aggregations { get; } = new Dictionary<string, PromQlType?>(StringComparer.OrdinalIgnoreCase)
    {
        ["sum"] = null, ["avg"] = null, ["count"] = null, ["min"] = null, ["max"] = null, ["group"] = null, ["stddev"] = null, ["stdvar"] = null,
        ["topk"] = PromQlType.Scalar, ["bottomk"] = PromQlType.Scalar, ["quantile"] = PromQlType.Scalar, ["count_values"] = PromQlType.Text,
        ["limitk"] = PromQlType.Scalar, ["limit_ratio"] = PromQlType.Scalar,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<PromQlFunction> List()
    {
        const PromQlType s = PromQlType.Scalar, v = PromQlType.Vector, m = PromQlType.Matrix, t = PromQlType.Text;
        foreach (var name in "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp start_timestamp".Split(' '))
        {
            yield return new(name, [v], v);
        }

        foreach (var name in "absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time".Split(' '))
        {
            yield return new(name, [m], v);
        }

        foreach (var name in "days_in_month day_of_month day_of_week day_of_year hour minute month year".Split(' '))
        {
            yield return new(name, [v], v, Optional: 1);
        }

        foreach (var name in "pi time start end range step".Split(' '))
        {
            yield return new(name, [], s);
        }

        yield return new("clamp", [v, s, s], v);
        yield return new("clamp_max", [v, s], v);
        yield return new("clamp_min", [v, s], v);
        yield return new("double_exponential_smoothing", [m, s, s], v);
        yield return new("histogram_fraction", [s, s, v], v);
        yield return new("histogram_quantile", [s, v], v);
        yield return new("histogram_quantiles", [v, t, s], v, Repeats: true);
        yield return new("holt_winters", [m, s, s], v);
        yield return new("info", [v, v], v, Optional: 1);
        yield return new("label_join", [v, t, t, t], v, Optional: 1, Repeats: true);
        yield return new("label_replace", [v, t, t, t, t], v);
        yield return new("max_of", [s, s], s);
        yield return new("min_of", [s, s], s);
        yield return new("predict_linear", [m, s], v);
        yield return new("quantile_over_time", [s, m], v);
        yield return new("round", [v, s], v, Optional: 1);
        yield return new("scalar", [v], s);
        yield return new("sort_by_label", [v, t], v, Optional: 1, Repeats: true);
        yield return new("sort_by_label_desc", [v, t], v, Optional: 1, Repeats: true);
        yield return new("vector", [s], v);
    }
}
