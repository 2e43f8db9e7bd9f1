using System.Text.Json;

namespace AlertOps.Runbooks;

/// <summary>Reads the query in the address of Grafana's explore page, whose parameters <c>left</c> and <c>panes</c> are JSON.</summary>
internal static class GrafanaExplorePage
{
    private const int MaxDepth = 32;

    /// <returns>The expression, null when there is none; and whether it is one of Prometheus, as far as the page says.</returns>
    public static (string? Expr, bool IsPromQl) ExpressionIn(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return (ExpressionIn(document.RootElement), !NamesLoki(document.RootElement));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: JSON can hold a lone surrogate, which a string of .NET can't.
            return (null, true);
        }
    }

    private static string? ExpressionIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Select(member => member is { Name: "expr", Value.ValueKind: JsonValueKind.String } ? member.Value.GetString() : ExpressionIn(member.Value))
            .FirstOrDefault(expr => !string.IsNullOrWhiteSpace(expr)),
        JsonValueKind.Array => element.EnumerateArray().Select(ExpressionIn).FirstOrDefault(expr => !string.IsNullOrWhiteSpace(expr)),
        _ => null,
    };

    /// <summary>True when a data source is called or typed Loki.</summary>
    private static bool NamesLoki(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => member.Name != "expr" && NamesLoki(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(NamesLoki),
        JsonValueKind.String => element.GetString()!.Contains("loki", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
